/** Target dates and the two clocks on the real product, in a real browser and without JavaScript. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadUnitTree } from '#schema/unit-tree.ts';
import type { DoseUpsert } from '#schema/events.ts';
import { axeViolations, launchBrowser } from '#tests/support/browser.ts';
import { doseEvent } from '#tests/support/events.ts';
import { dayAgo, daysAgo } from '#tests/support/recent.ts';
import { soon } from '#tests/support/screen.ts';
import { startServer, type TestServer } from '#tests/support/server.ts';

const tree = loadUnitTree();
const folder = mkdtempSync(join(tmpdir(), 'target-'));
const thresholds = join(folder, 'thresholds.json');
/** Bắc Kạn (06) is to reach 10 in 1,000 in ten days, Lai Châu (12) is there already; one district has a date that is over. */
writeFileSync(
  thresholds,
  JSON.stringify({
    causes: { evidence_tick: 1 },
    target: {
      goals: [{ measure: 'coverage_1plus', value: 0.0001, by: dayAgo(-10) }],
      units: {
        '06': [
          { measure: 'coverage_1plus', value: 0.01, by: dayAgo(-10) },
          { measure: 'coverage_full', value: 0.5, by: dayAgo(-10) },
        ],
        '058': [{ measure: 'coverage_1plus', value: 0.5, by: dayAgo(3) }],
      },
    },
  }),
);

let app: TestServer;
let browser: Browser;
let made = 0;

/** First doses of a province's first place: each of the last days so many, half of a day typed two days later. */
function dosesOf(province: string, perDay: number): DoseUpsert[] {
  const place = tree.placesOf(province)[0]!.code;
  const events: DoseUpsert[] = [];
  for (let day = 1; day <= 25; day++)
    for (let i = 0; i < perDay; i++) {
      const delay = i % 2 === 0 ? 0 : 2;
      if (delay >= day) continue;
      events.push(
        doseEvent({
          record_id: `target-${String(++made).padStart(6, '0')}`,
          given_at: daysAgo(day),
          recorded_at: daysAgo(day - delay),
          site: `${place}-1`,
          site_commune: place,
          home_commune: place,
          birth_year: 1980,
          dose_number: 1,
        }),
      );
    }
  return events;
}

beforeAll(async () => {
  [app, browser] = await Promise.all([startServer({ THRESHOLDS_FILE: thresholds }), launchBrowser()]);
  await app.send([...dosesOf('06', 20), ...dosesOf('12', 10)]);
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(
  path: string,
  options: { script?: boolean; lang?: string; width?: number } = {},
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1440, height: 900 },
    javaScriptEnabled: options.script ?? true,
    bypassCSP: options.script ?? true,
  });
  await context.addCookies([{ name: 'lang', value: options.lang ?? 'vi', url: app.url }]);
  const page = await context.newPage();
  await page.goto(app.url + path);
  return page;
}

/** A forecast is worked out beside the live path, at a pace of its own. */
const FORECAST_PATIENCE = { timeout: 90_000, interval: 200 };

/** The page once its forecast is worked out. */
async function opened(
  path: string,
  options: { script?: boolean; lang?: string; width?: number } = {},
): Promise<Page> {
  const isReady = async (): Promise<boolean> => {
    const answer = await fetch(`${app.url}/api/v1/units/06/targets`);
    const { ready, own } = (await answer.json()) as { ready: boolean; own: { people: number }[] };
    return ready && own[0]!.people > 400;
  };
  await expect.poll(isReady, FORECAST_PATIENCE).toBe(true);
  return open(path, options);
}

describe('the page of target dates', () => {
  it('is complete without scripts: the goal, the date, the doses a day, the fan as a table, the units', async () => {
    const page = await opened('/06/target', { script: false });
    const own = page.getByRole('region', { name: 'Ngày đạt mục tiêu' });
    const text = (await own.textContent())!;
    expect(text).toMatch(/Bao phủ ≥ 1 mũi đạt 1,0% đến hết ngày \d\d\/\d\d\/\d{4}/);
    expect(text).toMatch(/Dự báo đạt khoảng \d\d\/\d\d\/\d{4} \(80%: từ/);
    expect(text).toMatch(/Cần \d+ mũi\/ngày để kịp hạn; hiện \d+ mũi\/ngày/);
    expect(await page.getByRole('table', { name: /Bao phủ ≥ 1 mũi đạt/ }).count()).toBe(2);
    await page.context().close();
  });

  it('lists those first that cannot make it, and leads down to them', async () => {
    const page = await opened('/06/target');
    const rows = page.locator('section.list tbody tr');
    await expect(rows.first().textContent()).resolves.toContain('Quá hạn');
    expect(await rows.first().locator('a').getAttribute('href')).toBe('/058/target');
    await rows.first().locator('a').click();
    await page.waitForURL('**/058/target');
    await soon(() => page.getByRole('region', { name: 'Ngày đạt mục tiêu' }).textContent()).toContain(
      'Quá hạn',
    );
    await page.context().close();
  });

  it('draws the fan, shows it as a table, and changes the goal by its address', async () => {
    const page = await opened('/06/target');
    const fan = page.getByRole('region', { name: 'Dự báo bao phủ' });
    await fan.locator('canvas').waitFor();
    await fan.getByText('Bảng số').click();
    expect(await fan.getByRole('table').textContent()).toMatch(/\d%–/);
    await page.getByRole('link', { name: /Bao phủ đủ liều đạt 50,0%/ }).click();
    await page.waitForURL('**/06/target?goal=coverage_full');
    await soon(() => page.locator('section.own').textContent()).toContain('Bao phủ đủ liều đạt 50,0%');
    await page.context().close();
  });

  it('says of a province that it is there, in English too', async () => {
    const page = await opened('/12/target', { lang: 'en', script: false });
    expect(await page.locator('section.own').textContent()).toContain('The target is reached.');
    await page.context().close();
  });

  it.each([
    ['/06/target', 1440],
    ['/06/target', 360],
    ['/target', 360],
  ])('%s at %d px has no fault that axe finds, and does not scroll sideways', async (path, width) => {
    const page = await opened(path, { width });
    await page.locator('section.list table').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await page.context().close();
  });
});

describe('the two clocks on the overview', () => {
  it('stand in a panel of their own, and on the bars of the series', async () => {
    const page = await opened('/06');
    const panel = page.locator('section.panel', { has: page.getByRole('heading', { name: /^Hai đồng hồ/ }) });
    await panel.scrollIntoViewIfNeeded();
    await panel.getByRole('table').waitFor();
    const text = (await panel.textContent())!;
    expect(text).toMatch(/khi nhập đủ ước tính [\d.]+ mũi \(80%: [\d.]+–[\d.]+\)/);
    // Half of yesterday, and of the day before, is still to come.
    const yesterday = panel.locator('tbody tr').nth(1);
    expect(await yesterday.locator('td').nth(0).textContent()).toBe('10');
    expect(await yesterday.locator('td').nth(1).textContent()).toMatch(/^\d+ \(\d+–\d+\)$/);
    const series = page.locator('section.panel', {
      has: page.getByRole('heading', { name: 'Diễn biến theo ngày' }),
    });
    await series.scrollIntoViewIfNeeded();
    await soon(() => series.locator('ul').first().textContent()).toContain(
      'Ước tính khi nhập đủ (khoảng 80%)',
    );
    await series.getByText('Bảng số').click();
    expect(await series.getByRole('table').textContent()).toContain('Ước tính khi nhập đủ');
    expect(await axeViolations(page)).toEqual([]);
    await page.context().close();
  });
});
