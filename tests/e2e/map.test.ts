/** The map by itself in a real browser: what is painted, pointed at, tapped and typed. */
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadUnitTree } from '#schema/unit-tree.ts';
import type { UnitLevel } from '#schema/units.ts';
import { axeViolations, launchBrowser } from '#tests/support/browser.ts';
import { serveMapPage, type MapPageServer } from '#tests/support/map-page.ts';
import { measureOf } from '#schema/measures.ts';
import { PULSE_STEPS } from '#web/lib/map/shape-layer.ts';
import { colourOf, scaleOf } from '#web/lib/scale.ts';
import { rgbOf } from '#web/lib/scale-colours.ts';

/** What the test page offers, see tests/support/map-page/MapPage.svelte. */
interface MapPageApi {
  show(units: { code: string; name: string; index: number }[], values: [string, number | null][]): void;
  set(values: [string, number | null][]): void;
  measure(name: string): void;
  select(code: string | null): void;
  state(): { selected: string | null; opened: string[] };
}
declare global {
  interface Window {
    page: MapPageApi;
  }
}

const tree = loadUnitTree();
let server: MapPageServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([serveMapPage(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

async function open(
  unit: string,
  level: UnitLevel,
  value: (code: string) => number | null,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 900, height: 900 }, ...options });
  await page.goto(`${server.url}/?unit=${unit}&level=${level}`);
  const units = tree.descendants(unit, level).map((u) => ({ code: u.code, name: u.name, index: 0 }));
  await page.evaluate(([given, values]) => window.page.show(given, values), [
    units,
    units.map((u): [string, number | null] => [u.code, value(u.code)]),
  ] as const);
  await page.getByRole('button', { name: 'Phóng to' }).waitFor();
  return page;
}

/** Rest the pointer on a unit: where its tip appears is searched for in the page, and the mouse goes there. */
async function placeOf(page: Page, name: string): Promise<{ x: number; y: number }> {
  const place = await page.evaluate(async (wanted) => {
    const canvas = document.querySelector('.canvas')!;
    const box = canvas.getBoundingClientRect();
    for (let y = box.y + 8; y < box.bottom; y += 10)
      for (let x = box.x + 8; x < box.right; x += 10) {
        canvas.dispatchEvent(
          new PointerEvent('pointermove', { clientX: x, clientY: y, pointerType: 'mouse' }),
        );
        await Promise.resolve();
        if (document.querySelector('.tip strong')?.textContent === wanted) return { x, y };
      }
    return null;
  }, name);
  if (!place) throw new Error(`${name} is not on the map`);
  await page.mouse.move(place.x, place.y);
  return place;
}

/** Colour of the picture's fill canvas under a place of the page. */
const colourAt = (page: Page, place: { x: number; y: number }): Promise<number[]> =>
  page.evaluate(({ x, y }) => {
    const canvas = document.querySelectorAll<HTMLCanvasElement>('.shape-layer canvas')[1]!;
    const box = canvas.getBoundingClientRect();
    const scale = canvas.width / box.width;
    const pixel = canvas.getContext('2d')!.getImageData((x - box.x) * scale, (y - box.y) * scale, 1, 1);
    return [...pixel.data];
  }, place);

const coverage = scaleOf(measureOf('coverage_1plus')!, []);
const painted = (value: number, theme: 'light' | 'dark'): number[] => [
  ...rgbOf(colourOf(coverage, value)[theme]),
  255,
];

describe('the map', () => {
  it('paints a unit in the colour of its class, anew when the figure changes and when it turns dark', async () => {
    const page = await open('VN', 'province', (code) => (code === '38' ? 0.8 : 0.2), {
      colorScheme: 'light',
    });
    const place = await placeOf(page, 'Tỉnh Thanh Hóa');
    expect(await colourAt(page, place)).toEqual(painted(0.8, 'light'));
    await expect.poll(() => page.locator('.tip').textContent()).toContain('80,0%');
    await page.evaluate(() => window.page.set([['38', 1.05]]));
    await expect.poll(() => colourAt(page, place)).toEqual(painted(1.05, 'light'));
    await expect.poll(() => page.locator('.tip').textContent()).toContain('105,0%');
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(() => colourAt(page, place)).toEqual(painted(1.05, 'dark'));
    await page.evaluate(() => (document.documentElement.dataset['theme'] = 'light'));
    await expect.poll(() => colourAt(page, place)).toEqual(painted(1.05, 'light'));
    await page.close();
  });

  it('says what it shows: measure, rule, classes with counts, boundaries, both archipelagos, scale', async () => {
    const page = await open('VN', 'province', (code) => (code < '20' ? 0.3 : code < '90' ? 0.95 : null));
    await page.locator('.leaflet-control-scale-line').first().waitFor();
    const text = (await page.locator('figure').innerText()).replace(/\s+/g, ' ');
    expect(text).toContain('Tỷ lệ người từ 18 tuổi đã tiêm ít nhất 1 mũi');
    expect(text).toContain('theo nơi ở');
    expect(text).toContain('Ranh giới gần đúng, không phải bản đồ pháp lý');
    expect(text).toContain('Quần đảo Hoàng Sa');
    expect(text).toContain('Quần đảo Trường Sa');
    expect(text).toMatch(/\d+ km/);
    const provinces = tree.descendants('VN', 'province').map((u) => u.code);
    expect(text).toContain(`25%–50% ${provinces.filter((c) => c < '20').length} `);
    expect(text).toContain(`Không có số liệu ${provinces.filter((c) => c >= '90').length}`);
    for (const name of ['Hoàng Sa', 'Trường Sa']) {
      const label = (await page.locator('.map-name span', { hasText: name }).boundingBox())!;
      const frame = (await page.locator('.box').boundingBox())!;
      expect(label.x).toBeGreaterThan(frame.x);
      expect(label.x + label.width).toBeLessThan(frame.x + frame.width);
      expect(label.y + label.height).toBeLessThan(frame.y + frame.height);
    }
    await page.close();
  });

  it('chooses and opens with a click', async () => {
    const page = await open('38', 'district', () => 0.5);
    const place = await placeOf(page, 'Huyện Mường Lát');
    await page.mouse.click(place.x, place.y);
    expect(await page.evaluate(() => window.page.state())).toEqual({ selected: '384', opened: ['384'] });
    await page.close();
  });

  it('shows the figures at the first tap and opens at the second, or by the button', async () => {
    const page = await open('38', 'district', () => 0.5, {
      hasTouch: true,
      isMobile: true,
      viewport: { width: 390, height: 844 },
    });
    const box = (await page.locator('.viewport').boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + box.height * 0.45];
    await page.touchscreen.tap(x, y);
    await page.getByRole('button', { name: 'Mở' }).waitFor();
    const { selected, opened } = await page.evaluate(() => window.page.state());
    expect(selected).not.toBeNull();
    expect(opened).toEqual([]);
    await page.getByRole('button', { name: 'Mở' }).tap();
    expect((await page.evaluate(() => window.page.state())).opened).toEqual([selected]);
    await page.touchscreen.tap(x, y);
    expect((await page.evaluate(() => window.page.state())).opened).toEqual([selected, selected]);
    await page.close();
  });

  it('is walked with the arrow keys, opened with Enter, left with Escape, and says so', async () => {
    const page = await open('VN', 'province', () => 0.5);
    await page.evaluate(() => window.page.select('38'));
    await page.getByRole('application').focus();
    await page.keyboard.press('ArrowDown');
    expect((await page.evaluate(() => window.page.state())).selected).toBe('40');
    await expect.poll(() => page.locator('[aria-live]').textContent()).toBe('Tỉnh Nghệ An: 50,0%');
    await page.keyboard.press('Enter');
    expect((await page.evaluate(() => window.page.state())).opened).toEqual(['40']);
    await page.keyboard.press('Escape');
    expect((await page.evaluate(() => window.page.state())).selected).toBeNull();
    await page.close();
  });

  it('begins its walk in the middle of the view, and can reach a far island', async () => {
    const page = await open('48', 'district', () => 0.5);
    await page.getByRole('application').focus();
    await page.keyboard.press('ArrowLeft');
    expect((await page.evaluate(() => window.page.state())).selected).toMatch(/^49/);
    await page.getByRole('button', { name: 'Huyện Hoàng Sa' }).click();
    expect(await page.evaluate(() => window.page.state())).toEqual({ selected: '498', opened: ['498'] });
    await page.close();
  });

  it('lets changed units glow for less than a second, and not at all when motion is unwanted', async () => {
    expect(PULSE_STEPS.at(-1)!.untilMs).toBeLessThan(1000);
    for (const reducedMotion of ['no-preference', 'reduce'] as const) {
      const page = await open('VN', 'province', () => 0.3, { reducedMotion });
      const { x, y } = await placeOf(page, 'Tỉnh Thanh Hóa');
      await page.mouse.move(0, 0);
      // Every colour that the place goes through until it has that of its new class.
      const seen = await page.evaluate(
        async ([left, top, last]) => {
          const canvas = document.querySelectorAll<HTMLCanvasElement>('.shape-layer canvas')[1]!;
          const box = canvas.getBoundingClientRect();
          const colours: string[] = [];
          window.page.set([['38', 0.8]]);
          while (colours.at(-1) !== last) {
            await new Promise(requestAnimationFrame);
            const pixel = canvas.getContext('2d')!.getImageData(left - box.x, top - box.y, 1, 1);
            const colour = [...pixel.data].join();
            if (colour !== colours.at(-1)) colours.push(colour);
          }
          return colours;
        },
        [x, y, painted(0.8, 'light').join()] as const,
      );
      const before = painted(0.3, 'light').join();
      const between = seen.slice(0, -1).filter((colour) => colour !== before);
      if (reducedMotion === 'reduce') expect(between).toEqual([]);
      else expect(between.length).toBeGreaterThan(0);
      await page.close();
    }
  });

  it('keeps its room while it loads, follows the size of its frame and stays sharp', async () => {
    const page = await open('VN', 'commune', () => 0.5, { deviceScaleFactor: 2 });
    const size = () =>
      page.evaluate(() => {
        const canvas = document.querySelectorAll<HTMLCanvasElement>('.shape-layer canvas')[1]!;
        return [canvas.width, Math.round(canvas.getBoundingClientRect().width * 2)] as const;
      });
    const [before, expected] = await size();
    expect(before).toBe(expected);
    await page.setViewportSize({ width: 500, height: 900 });
    await expect.poll(async () => (await size())[0]).toBeLessThan(before);
    await page.close();
  });

  it('loads nothing but the shapes of the level it draws', async () => {
    const page = await browser.newPage();
    const files: string[] = [];
    page.on('request', (request) => {
      const name = /\/geo\/(.*)$/.exec(request.url())?.[1];
      if (name) files.push(name);
    });
    await page.goto(`${server.url}/?unit=38&level=district`);
    await page.getByRole('button', { name: 'Phóng to' }).waitFor();
    expect(files.sort()).toEqual(['districts-38.json', 'provinces.json']);
    await page.close();
  });

  it('says that it could not be loaded, and tries again', async () => {
    const page = await browser.newPage();
    await page.route('**/geo/**', (route) => route.abort());
    await page.goto(`${server.url}/?unit=38&level=district`);
    await page.getByRole('alert').waitFor();
    await page.unroute('**/geo/**');
    await page.getByRole('button', { name: 'Tải lại' }).click();
    await page.getByRole('button', { name: 'Phóng to' }).waitFor();
    await page.close();
  });

  it.each(['light', 'dark'] as const)('has nothing that axe objects to (%s)', async (colorScheme) => {
    const page = await open('48', 'district', () => 0.5, { colorScheme });
    await page.getByRole('application').focus();
    await page.keyboard.press('ArrowLeft');
    const found = await axeViolations(page);
    // The page around the map is the test's own and has no heading.
    expect(found.filter((line) => !line.startsWith('page-has-heading-one'))).toEqual([]);
    await page.close();
  });
});
