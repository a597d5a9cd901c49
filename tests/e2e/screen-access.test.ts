/** Every page for everybody: phones, both themes, axe. */
import { beforeAll, describe, expect, it } from 'vitest';
import { axeViolations } from '#tests/support/browser.ts';
import { doses, untilCounted, useScreen } from '#tests/support/screen.ts';

const screen = useScreen();

describe('every page', () => {
  beforeAll(async () => {
    await screen.server.send([
      ...doses(1100),
      ...doses(30, { site_commune: '00001', home_commune: '00001' }),
    ]);
    await untilCounted(screen.server, 1130);
  });

  const pages = [
    '/',
    '/38',
    '/382?m=doses_total',
    '/14833',
    '/?level=commune',
    '/sources',
    '/search?q=ha',
    '/99',
  ];

  it.each(pages)('fits a phone of 360 pixels without scrolling sideways: %s', async (path) => {
    const page = await screen.open(path, {
      viewport: { width: 360, height: 740 },
      isMobile: true,
      hasTouch: true,
    });
    await page.waitForLoadState('networkidle');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });

  it.each(pages.flatMap((path) => (['light', 'dark'] as const).map((theme) => [path, theme] as const)))(
    'has nothing that axe finds wrong: %s, %s',
    async (path, colorScheme) => {
      const page = await screen.open(path, { colorScheme, reducedMotion: 'reduce' });
      await page.waitForLoadState('networkidle');
      // Bring what loads late onto the page.
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      await page.waitForLoadState('networkidle');
      expect(await axeViolations(page)).toEqual([]);
    },
  );
});
