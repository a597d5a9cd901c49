/** Signals on the real product, in a real browser and without JavaScript: the notice on every screen, the page, the stop order. */
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CampaignEvent } from '#schema/events.ts';
import { axeViolations, launchBrowser } from '#tests/support/browser.ts';
import { allocationEvent, cancelOf, doseEvent, reactionEvent } from '#tests/support/events.ts';
import { soon } from '#tests/support/screen.ts';
import { startServer, type TestServer } from '#tests/support/server.ts';

let app: TestServer;
let browser: Browser;
let made = 0;
const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
/** Phường Bắc Sơn (14833) of Sầm Sơn, Thanh Hóa. */
const place = { site: '14833-1', site_commune: '14833', home_commune: '14833' };
const lot = { vaccine: 'verocell', lot: 'VC-9' } as const;

const dosesOf = (n: number, change: object): CampaignEvent[] =>
  Array.from({ length: n }, () =>
    doseEvent({
      record_id: `safety-${String(++made).padStart(6, '0')}`,
      given_at: hourAgo,
      recorded_at: hourAgo,
      birth_year: 1980,
      ...place,
      ...lot,
      ...change,
    }),
  );
const severe = (record_id: string): CampaignEvent =>
  reactionEvent({
    record_id,
    given_at: hourAgo,
    onset_at: hourAgo,
    reported_at: hourAgo,
    recorded_at: hourAgo,
    severity: 'severe',
    ...place,
    ...lot,
  });

beforeAll(async () => {
  [app, browser] = await Promise.all([startServer(), launchBrowser()]);
  await app.send([
    ...dosesOf(60, {}),
    ...dosesOf(1500, { lot: 'VC-1', site: '00001-1', site_commune: '00001', home_commune: '00001' }),
    allocationEvent({
      record_id: 's-1',
      movement: 'received',
      at: hourAgo,
      recorded_at: hourAgo,
      unit: '38',
      doses: 900,
      ...lot,
    }),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
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
const notices = (page: Page) => page.locator('.notices li');

describe('a cluster', () => {
  it('raises a notice on every screen, whatever it shows', async () => {
    const pages = [await open('/79/slow'), await open('/sources', { lang: 'en' })];
    for (const page of pages) await page.locator('.truth .link.live').waitFor();
    await app.send([severe('r-1')]);
    await app.send([severe('r-2')]);
    const [vi, en] = pages as [Page, Page];
    // The notice comes at once, what is known of the lot behind it.
    await soon(() =>
      notices(vi).filter({ hasText: 'tiêm ngày' }).filter({ hasText: 'Lô VC-9' }).count(),
    ).toBe(1);
    const text = (await notices(vi).filter({ hasText: 'tiêm ngày' }).textContent())!.replace(/\s+/g, ' ');
    expect(text).toMatch(/2 ca nặng tại điểm tiêm 14833-1 \(Phường Bắc Sơn, .*Thanh Hóa\)/);
    // In the hour after midnight what was given an hour ago was given yesterday.
    expect(text).toMatch(
      /Lô VC-9: còn 900 liều tại 1 đơn vị; 6 giờ qua đã tiêm 60 mũi tại 1 điểm, mũi cuối lúc [\d:]+( [\d/]+)?: 14833-1 \(Phường Bắc Sơn\) 60; đã tiêm hôm nay (60, hôm qua 0|0, hôm qua 60) \(lúc [\d:]+ [\d/]+\)\./,
    );
    await soon(() => notices(en).filter({ hasText: 'injected on' }).count()).toBe(1);
    expect(await vi.locator('[role="status"][aria-live="polite"] .notices').count()).toBe(1);
    expect(await axeViolations(vi)).toEqual([]);
    await notices(vi).filter({ hasText: 'tiêm ngày' }).getByRole('link').click();
    await vi.locator('h1', { hasText: '2 ca nặng tại điểm tiêm 14833-1' }).waitFor();
    expect(await vi.locator('.sum', { hasText: '6 giờ qua' }).textContent()).toContain('60 mũi tại 1 điểm');
    const givers = vi.getByRole('region', { name: 'Bảng: Nơi đang tiêm lô' });
    expect(
      await givers
        .getByRole('row', { name: /^14833-1/ })
        .getByRole('cell')
        .nth(1)
        .textContent(),
    ).toBe('60');
    expect(await axeViolations(vi)).toEqual([]);
    for (const page of pages) await page.context().close();
  });

  it('is there for pages that open later, and can be acted on, without JavaScript', async () => {
    const page = await open('/safety', { script: false });
    expect(await page.getByRole('heading', { name: 'Tín hiệu' }).count()).toBe(1);
    await notices(page).filter({ hasText: 'tiêm ngày' }).getByRole('link').click();
    const order = (await page.locator('pre').textContent())!;
    expect(order).toContain('V/v tạm dừng sử dụng vắc xin Vero Cell (Sinopharm), lô VC-9');
    expect(order).toContain('Nơi đã tiêm lô trong 6 giờ đến');
    expect(order).not.toContain('MÔ PHỎNG');
    await page.getByLabel('Họ tên người xem').fill('Nguyễn An');
    await page.getByRole('button', { name: 'Đóng tín hiệu' }).click();
    // Without a reason nothing is closed, and what was written stays.
    expect(await page.locator('.refused').textContent()).toContain('reason');
    expect(await page.getByLabel('Họ tên người xem').inputValue()).toBe('Nguyễn An');
    await page.getByLabel('Lý do đóng').fill('Đã niêm phong lô');
    await page.getByRole('button', { name: 'Đóng tín hiệu' }).click();
    await page.locator('td', { hasText: 'Đã niêm phong lô' }).waitFor();
    expect(await page.locator('form').filter({ hasText: 'Họ tên' }).count()).toBe(0);
    await page.context().close();
  });

  it('vanishes from every screen when somebody has looked, and tells when it was a mistake', async () => {
    const page = await open('/38');
    await page.locator('.truth .link.live').waitFor();
    await soon(() => notices(page).count()).toBe(1);
    const now = new Date().toISOString();
    await app.send(['r-1', 'r-2'].map((id) => cancelOf(severe(id), { revision: 2, recorded_at: now })));
    await soon(() => page.locator('.notices.withdrawn li').count()).toBe(1);
    await page.getByRole('button', { name: 'Ẩn' }).click();
    await soon(() => notices(page).count()).toBe(0);
    await page.context().close();
  });

  it('stands on a safety page that is accessible and fits a narrow telephone', async () => {
    for (const by of ['vaccine', 'age', 'lot', 'unit']) {
      const page = await open(`/38/safety?by=${by}`, { width: 360, lang: by === 'lot' ? 'en' : 'vi' });
      await page.locator('.truth .link.live').waitFor();
      expect(await axeViolations(page)).toEqual([]);
      // Of lots and symptoms the province has none: the page leads to where they are.
      expect(
        await page
          .locator('a[href="/safety"]')
          .filter({ hasText: /cả nước|nation/ })
          .count(),
      ).toBe(1);
      expect(
        await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        ),
      ).toBe(0);
      await page.context().close();
    }
  });
});
