/** The page of alerts on the real product: the count in the top bar, acknowledged without a script, accessible. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations, launchBrowser } from '#tests/support/browser.ts';
import { doses, soon } from '#tests/support/screen.ts';
import { startServer, type TestServer } from '#tests/support/server.ts';

const folder = mkdtempSync(join(tmpdir(), 'alerts-e2e-'));
const thresholds = join(folder, 'thresholds.json');
const many = {
  name: 'many_doses',
  on: 'threshold',
  measure: 'doses_total',
  level: 'province',
  when: 'above',
  raise: 2,
  clear: 1,
};
writeFileSync(thresholds, JSON.stringify({ alerts: { tick: 1, rules: [many] } }));
let app: TestServer;
let browser: Browser;

beforeAll(async () => {
  [app, browser] = await Promise.all([startServer({ THRESHOLDS_FILE: thresholds }), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(path: string, options: { script?: boolean; width?: number } = {}): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: 900 },
    javaScriptEnabled: options.script ?? true,
    bypassCSP: options.script ?? true,
  });
  await context.addCookies([{ name: 'lang', value: 'vi', url: app.url }]);
  const page = await context.newPage();
  await page.goto(app.url + path);
  return page;
}

describe('alerts', () => {
  it('are counted in the top bar of every screen, listed live, and acknowledged by name', async () => {
    const page = await open('/alerts', { width: 360 });
    await page.locator('.truth .link.live').waitFor();
    await page.getByText('Không có cảnh báo nào.').waitFor();
    await app.send(doses(3));
    await soon(() => page.getByRole('link', { name: 'Cảnh báo: 1' }).count()).toBe(1);
    await soon(() => page.locator('main li.raised').count()).toBe(1);
    expect(await page.locator('main li.raised').textContent()).toContain('Thanh Hóa');
    expect(await axeViolations(page)).toEqual([]);
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
    ).toBe(0);

    const still = await open('/alerts', { script: false });
    await still.getByLabel('Họ tên người nhận cảnh báo').fill('Nguyễn An');
    await still.getByRole('button', { name: /^Nhận cảnh báo/ }).click();
    expect(await still.locator('main li').first().textContent()).toContain('nhận bởi Nguyễn An');
    await soon(() => page.locator('main li.raised').count()).toBe(0);
    await soon(() => page.getByRole('link', { name: 'Cảnh báo', exact: true }).count()).toBe(1);
    for (const one of [page, still]) await one.context().close();
  });
});
