/** What stands on paper, at the moment at which a browser lays the page out for it. */
import { beforeAll, expect, it } from 'vitest';
import { doses, soon, untilCounted, useScreen } from '#tests/support/screen.ts';

const screen = useScreen();

beforeAll(async () => {
  await screen.server.send(doses(30));
  await untilCounted(screen.server, 30);
});

it('draws map and charts anew for paper, whole and light, before the browser lays it out', async () => {
  const page = await screen.openLive('/', { colorScheme: 'dark' });
  await page.locator('.map-name span').first().waitFor();
  await page.locator('[data-waiting]').first().scrollIntoViewIfNeeded();
  await soon(() => page.locator('.chart canvas').count()).toBeGreaterThan(0);
  const before = (await page.locator('.unit-map .box').boundingBox())!;

  const paper = await page.evaluate(() => {
    dispatchEvent(new Event('beforeprint'));
    // No turn of the event loop lies between the event and the layout.
    const box = document.querySelector('.unit-map .box')!.getBoundingClientRect();
    const names = [...document.querySelectorAll('.map-name span')].map((name) => {
      const at = name.getBoundingClientRect();
      return at.left >= box.left && at.right <= box.right && at.top >= box.top && at.bottom <= box.bottom;
    });
    const map = document.querySelectorAll('.shape-layer canvas')[1] as HTMLCanvasElement;
    const pixels = map.getContext('2d')!.getImageData(0, 0, map.width, map.height).data;
    let brightest = 0;
    for (let i = 0; i < pixels.length; i += 4)
      if (pixels[i + 3] === 255)
        brightest = Math.max(brightest, pixels[i]! + pixels[i + 1]! + pixels[i + 2]!);
    const sheet = document.querySelector<HTMLCanvasElement>('.sheet canvas')!;
    return { width: box.width, names, brightest, sheet: sheet.width, ratio: sheet.height / sheet.width };
  });
  expect(paper.width).not.toBe(before.width);
  expect(paper.names).toEqual([true, true]);
  // Hardly anybody is vaccinated: the palest class of a light map, the darkest of a dark one.
  expect(paper.brightest).toBeGreaterThan(600);
  expect(paper.sheet).toBe(2 * 656);

  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('.chart').first().isVisible()).toBe(false);
  const sheet = (await page.locator('.sheet canvas').first().boundingBox())!;
  expect(sheet.height / sheet.width).toBeCloseTo(paper.ratio, 2);

  await page.emulateMedia({ media: 'screen' });
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await soon(async () => (await page.locator('.unit-map .box').boundingBox())!.width).toBe(before.width);
  expect(await page.locator('.sheet').count()).toBe(0);
});
