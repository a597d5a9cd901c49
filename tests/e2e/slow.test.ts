/** The page that says why units are slow, on the real product, in a real browser and without JavaScript. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CampaignEvent } from '#schema/events.ts';
import { loadUnitTree } from '#schema/unit-tree.ts';
import { axeViolations, launchBrowser } from '#tests/support/browser.ts';
import { allocationEvent, doseEvent } from '#tests/support/events.ts';
import { soon } from '#tests/support/screen.ts';
import { startServer, type TestServer } from '#tests/support/server.ts';

const DAY_MS = 86_400_000;
const folder = mkdtempSync(join(tmpdir(), 'slow-'));
const thresholds = join(folder, 'thresholds.json');
writeFileSync(thresholds, JSON.stringify({ causes: { evidence_tick: 1 } }));
const tree = loadUnitTree();
let app: TestServer;
let browser: Browser;

/** Bắc Kạn and Lai Châu inject one of 1,000 adults in the week, Điện Biên one of 10,000 and did not collect its vaccine. */
const QUICK = ['06', '12'] as const;
const SLOW = '11';
let made = 0;

function dosesOf(province: string, perAdult: number, delayDays = 0): CampaignEvent[] {
  const place = tree.placesOf(province)[0]!.code;
  return Array.from({ length: Math.round(tree.get(province)!.adults! * perAdult) }, (_, i) => {
    const given = Date.now() - (2 + (i % 5)) * DAY_MS;
    return doseEvent({
      record_id: `slow-${String(++made).padStart(6, '0')}`,
      given_at: new Date(given).toISOString(),
      recorded_at: new Date(given + delayDays * DAY_MS + 60_000).toISOString(),
      site: `${place}-1`,
      site_commune: place,
      home_commune: place,
    });
  });
}
function allocated(unit: string, movement: 'decided' | 'received', doses: number): CampaignEvent {
  const at = new Date(Date.now() - 9 * DAY_MS).toISOString();
  return allocationEvent({ record_id: `slow-${++made}`, movement, at, recorded_at: at, unit, doses });
}

beforeAll(async () => {
  [app, browser] = await Promise.all([startServer({ THRESHOLDS_FILE: thresholds }), launchBrowser()]);
  await app.send([
    ...QUICK.flatMap((province) => [
      ...dosesOf(province, 1 / 1000),
      allocated(province, 'decided', 1000),
      allocated(province, 'received', 1000),
    ]),
    ...dosesOf(SLOW, 1 / 10_000),
    allocated(SLOW, 'decided', 1000),
    allocated(SLOW, 'received', 600),
  ]);
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
    viewport: { width: options.width ?? 1280, height: 900 },
    javaScriptEnabled: options.script ?? true,
    bypassCSP: options.script ?? true,
  });
  await context.addCookies([{ name: 'lang', value: options.lang ?? 'vi', url: app.url }]);
  const page = await context.newPage();
  await page.goto(app.url + path);
  return page;
}
const items = (page: Page) => page.locator('main ol > li');

describe('why slow', () => {
  it('names the slow unit, its cause and what would change it, without JavaScript', async () => {
    const page = await open('/slow?by=pace_7d', { script: false });
    // The evidence follows the books within its own second.
    await soon(async () => {
      await page.reload();
      return items(page).count();
    }).toBe(1);
    const text = (await items(page).first().textContent())!.replace(/\s+/g, ' ');
    expect(text).toContain('Điện Biên');
    expect(text).toContain('Chưa nhận đủ vắc xin được phân bổ');
    expect(text).toMatch(/Điện Biên còn thiếu \d+ mũi tiêm \(90% so với mức trung vị\)/);
    expect(text).toContain('mới nhận 600 trên 1.000 liều được phân bổ (60,0%)');
    expect(text).toContain('Nhận nốt 400 liều đã có quyết định');
    // The matrix as its table: three provinces have vaccine and doses.
    expect(await page.locator('.matrix tbody tr').count()).toBe(3);
    await items(page).first().getByRole('link', { name: 'Điện Biên' }).click();
    expect(new URL(page.url()).pathname).toBe('/11/slow');
    await page.context().close();
  });

  it('follows the books by itself, filters by a click, and is accessible', async () => {
    const page = await open('/slow?by=pace_7d', { lang: 'en' });
    await page.locator('.truth .link.live').waitFor();
    const cause = items(page).first().locator('strong');
    expect(await cause.textContent()).toBe('Allocation not collected');
    expect(await axeViolations(page)).toEqual([]);

    await page.getByRole('button', { name: /^Fast, entered on time/ }).click();
    await page.getByText('No slow unit matches the choice.').waitFor();
    await page.getByRole('button', { name: 'All', exact: true }).click();
    expect(await items(page).count()).toBe(1);

    await app.send([allocated(SLOW, 'received', 400)]);
    await soon(() => cause.textContent()).toBe('Not clear');
    await page.context().close();
  });

  it('answers the same by the API, and fits a narrow telephone', async () => {
    const answer = (await (await fetch(`${app.url}/api/v1/units/VN/causes?measure=pace_7d`)).json()) as {
      ready: boolean;
      units: { code: string }[];
    };
    expect(answer).toMatchObject({ ready: true, slow: 1, units: [{ code: SLOW, large: true, cause: null }] });
    const csv = await (await fetch(`${app.url}/api/v1/units/VN/causes?measure=pace_7d&format=csv`)).text();
    expect(csv).toContain('not_clear');
    expect((await fetch(`${app.url}/api/v1/units/VN/causes?measure=mood`)).status).toBe(400);
    const page = await open('/slow?by=pace_7d', { width: 360 });
    await items(page).first().waitFor();
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
    ).toBe(0);
    await page.context().close();
  });
});
