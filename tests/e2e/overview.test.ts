/** The overview of a unit in a real Chromium, before the real server, fed through the real door. */
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DoseUpsert } from '#schema/events.ts';
import { axeViolations, launchBrowser } from '#tests/support/browser.ts';
import { doseEvent } from '#tests/support/events.ts';
import { startServer, type TestServer } from '#tests/support/server.ts';

let server: TestServer;
let browser: Browser;
const contexts: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
});

async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  contexts.push(context);
  const page = await context.newPage();
  await page.goto(server.url + path);
  return page;
}

/** Opens a page and waits until it is live. */
async function openLive(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await open(path, options);
  await page.locator('.truth .link.live').waitFor();
  return page;
}

/** What must become true, however slow the machine. */
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 20_000, interval: 50 });

let made = 0;
/** Doses given an hour ago in a commune of Thanh Hóa (38), district 382, unless changed. */
function doses(count: number, change: Partial<DoseUpsert> = {}): DoseUpsert[] {
  const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
  return Array.from({ length: count }, () =>
    doseEvent({
      record_id: `screen-${String(++made).padStart(6, '0')}`,
      given_at: hourAgo,
      recorded_at: hourAgo,
      site_commune: '14833',
      home_commune: '14833',
      birth_year: 1980,
      ...change,
    }),
  );
}

const figure = (page: Page, measure: string) => page.locator(`article[data-measure="${measure}"] data`);
const cell = (page: Page, code: string, measure: string) =>
  page.locator(`tr[data-code="${code}"] td[data-measure="${measure}"]`);
const slowest = (page: Page) => page.locator('.extremes table').first().locator('tbody tr a');

describe('an empty store', () => {
  it('says that it waits and how to send records, on a page that is otherwise whole', async () => {
    const page = await openLive('/');
    await soon(() => page.locator('#empty-title').textContent()).toBe('Chưa có bản ghi nào');
    expect(await page.getByText('npm run send').count()).toBe(1);
    expect(await page.locator('tr[data-code]').count()).toBe(63);
    expect(await figure(page, 'coverage_1plus').textContent()).toBe('0,0%');
    expect(await axeViolations(page)).toEqual([]);
  });
});

describe('with records', () => {
  beforeAll(async () => {
    await server.send([
      ...doses(1200),
      ...doses(40, { site_commune: '14836', home_commune: '14836' }),
      ...doses(300, { site_commune: '00001', home_commune: '00001' }),
    ]);
    await vi.waitFor(
      async () => {
        const answer = await fetch(`${server.url}/api/v1/units/VN`);
        const { measures } = (await answer.json()) as { measures: Record<string, number> };
        expect(measures['doses_total']).toBe(1540);
      },
      { timeout: 20_000 },
    );
  });

  it('is complete without JavaScript: figures, ranking, table, sorting, filter, search', async () => {
    const page = await open('/', { javaScriptEnabled: false });
    expect(await page.locator('h1').textContent()).toBe('Toàn quốc');
    expect(await figure(page, 'doses_total').textContent()).toBe('1.540');
    expect(await page.locator('tr[data-code]').count()).toBe(63);
    expect(await cell(page, '38', 'doses_total').textContent()).toBe('1.240');
    expect(await slowest(page).count()).toBe(10);

    await page.getByRole('columnheader', { name: 'Mũi đã tiêm' }).getByRole('link').click();
    await page.getByRole('columnheader', { name: 'Mũi đã tiêm' }).getByRole('link').click();
    expect(await page.getByRole('columnheader', { name: 'Mũi đã tiêm' }).getAttribute('aria-sort')).toBe(
      'descending',
    );
    expect(await page.locator('tr[data-code]').first().getAttribute('data-code')).toBe('38');

    await page.getByRole('searchbox', { name: 'Lọc theo tên' }).fill('thanh hoa');
    await page.getByRole('button', { name: 'Lọc' }).click();
    expect(await page.locator('tr[data-code]').count()).toBe(1);

    await page.getByRole('combobox', { name: 'Tìm đơn vị' }).fill('hoang hoa');
    await page.getByRole('button', { name: 'Tìm' }).click();
    await page.getByRole('link', { name: 'Hoằng Hóa' }).first().click();
    expect(new URL(page.url()).pathname).toBe('/399');

    await page.getByRole('button', { name: /English/ }).click();
    expect(new URL(page.url()).pathname).toBe('/399');
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });

  it('shows a dose that is posted, in figure, table and ranking, without a reload', async () => {
    const page = await openLive('/?m=doses_total');
    await page.evaluate(() => ((window as unknown as { same: boolean }).same = true));
    const before = await figure(page, 'doses_total').textContent();
    expect(before).toBe('1.540');
    // Hà Giang had none and was among the slowest.
    expect(await slowest(page).allTextContents()).toContain('Hà Giang');
    await server.send(doses(5, { site_commune: '00688', home_commune: '00688' }));
    await soon(() => figure(page, 'doses_total').textContent()).toBe('1.545');
    await soon(() => cell(page, '02', 'doses_total').textContent()).toMatch(/^\s*5\s*$/);
    expect(await slowest(page).allTextContents()).not.toContain('Hà Giang');
    await soon(() => page.locator('.latency').textContent()).toMatch(/p50 \d+,\d\d s · p99 \d+,\d\d s/);
    expect(await page.evaluate(() => (window as unknown as { same?: boolean }).same)).toBe(true);
  });

  it('goes down four levels by the table and back by the browser', async () => {
    const page = await openLive('/?m=doses_total');
    const h1 = page.locator('h1');
    const down = async (code: string, name: string): Promise<void> => {
      await page.locator(`tr[data-code="${code}"] a`).click();
      await soon(() => h1.textContent()).toBe(name);
    };
    await down('38', 'Tỉnh Thanh Hóa');
    await down('382', 'Thành phố Sầm Sơn');
    await down('14833', 'Phường Bắc Sơn');
    expect(await figure(page, 'doses_total').textContent()).toBe('1.200');
    expect(new URL(page.url()).search).toBe('?m=doses_total');
    await soon(() => page.locator('.truth .link.live').count()).toBe(1);
    for (const name of ['Thành phố Sầm Sơn', 'Tỉnh Thanh Hóa', 'Toàn quốc']) {
      await page.goBack();
      await soon(() => h1.textContent()).toBe(name);
    }
    expect(await figure(page, 'doses_total').textContent()).toBe('1.545');
    // The room is the right one again: what is posted now arrives.
    await page.goForward();
    await soon(() => h1.textContent()).toBe('Tỉnh Thanh Hóa');
    const crumbs = page.getByRole('navigation', { name: 'Đơn vị hành chính' });
    expect(await crumbs.getByRole('link').allTextContents()).toEqual(['Toàn quốc', 'Thanh Hóa']);
    await server.send(doses(1));
    await soon(() => figure(page, 'doses_total').textContent()).toBe('1.241');
  });

  it('keeps choice of measure, level, order and filter in the address', async () => {
    const page = await openLive('/');
    await page.getByLabel('Chỉ tiêu').selectOption('doses_today');
    await soon(() => page.url()).toContain('m=doses_today');
    await page.getByRole('link', { name: 'Huyện', exact: true }).click();
    await soon(() => page.url()).toContain('level=district');
    await soon(() => page.locator('tr[data-code]').count()).toBe(100);
    await page.getByRole('link', { name: /Hiện cả 705/ }).click();
    await soon(() => page.locator('tr[data-code]').count()).toBe(705);
    await page.getByRole('searchbox', { name: 'Lọc theo tên' }).fill('sam son');
    await soon(() => page.locator('tr[data-code]').count()).toBe(1);
    await soon(() => page.url()).toContain('q=sam+son');
    await page.reload();
    expect(await page.locator('tr[data-code]').getAttribute('data-code')).toBe('382');
    expect(await page.getByLabel('Chỉ tiêu').inputValue()).toBe('doses_today');
  });

  it('sorts by keyboard', async () => {
    const page = await openLive('/');
    const head = page.getByRole('columnheader', { name: 'Đơn vị' });
    await head.getByRole('link').focus();
    await page.keyboard.press('Enter');
    await soon(() => head.getAttribute('aria-sort')).toBe('ascending');
    expect(await page.locator('tr[data-code] a').first().textContent()).toBe('An Giang');
    // The key may be pressed again at once: the focus stays.
    await page.keyboard.press('Enter');
    await soon(() => head.getAttribute('aria-sort')).toBe('descending');
  });

  it('has all communes of the country, live, without carrying them in the page', async () => {
    const page = await openLive('/?level=commune&m=doses_total&sort=-doses_total');
    expect(await page.locator('tr[data-code]').first().getAttribute('data-code')).toBe('14833');
    expect((await page.content()).length).toBeLessThan(600_000);
    await page.getByRole('searchbox', { name: 'Lọc theo tên' }).fill('14836');
    await soon(() => page.locator('tr[data-code]').count()).toBe(1);
    await server.send(doses(2, { site_commune: '14836', home_commune: '14836' }));
    await soon(() => cell(page, '14836', 'doses_total').textContent()).toMatch(/42/);
  });

  it('finds a unit by keyboard, without diacritics', async () => {
    const page = await openLive('/');
    const field = page.getByRole('combobox', { name: 'Tìm đơn vị' });
    await field.fill('sam son');
    await page
      .getByRole('option', { name: /Sầm Sơn/ })
      .first()
      .waitFor();
    await field.press('ArrowDown');
    await field.press('Enter');
    await soon(() => page.locator('h1').textContent()).toContain('Sầm Sơn');
  });

  it('keeps the language through navigation and a new page', async () => {
    const page = await openLive('/38');
    await page.getByRole('button', { name: /English/ }).click();
    await soon(() => page.locator('html').getAttribute('lang')).toBe('en');
    expect(await page.locator('.truth .link strong').innerText()).toBe('Live');
    expect(await figure(page, 'coverage_1plus').textContent()).toMatch(/^\d+\.\d%$/);
    await page.goto(`${server.url}/`);
    expect(await page.locator('h1').textContent()).toBe('Nation');
    await page.getByRole('button', { name: /Tiếng Việt/ }).click();
    await soon(() => page.locator('h1').textContent()).toBe('Toàn quốc');
  });

  it('follows the device into the dark, and the viewer against the device, without a flash', async () => {
    const background = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const page = await openLive('/', { colorScheme: 'dark' });
    expect(await background(page)).toBe('rgb(13, 19, 26)');
    await page.getByRole('button', { name: /Giao diện/ }).click();
    expect(await background(page)).toBe('rgb(243, 245, 248)');
    // Set before anything is painted: by a script of the head, not by the app.
    await page.goto(`${server.url}/38`, { waitUntil: 'commit' });
    await page.locator('body').waitFor({ state: 'attached' });
    expect(await page.locator('html').getAttribute('data-theme')).toBe('light');
  });

  it('explains each figure to the keyboard', async () => {
    const page = await openLive('/');
    await page.getByRole('button', { name: /Giải thích: Bao phủ ≥ 1 mũi/ }).focus();
    await page.keyboard.press('Enter');
    const rule = page.locator('[popover]:popover-open');
    expect(await rule.innerText()).toContain('Không giới hạn ở 100%');
    await page.keyboard.press('Escape');
    await soon(() => rule.count()).toBe(0);
  });

  it('says what is missing: a unit that does not exist, a page that does not', async () => {
    const page = await open('/99');
    expect(await page.locator('h1').textContent()).toContain('“99”');
    await page.getByRole('link', { name: 'Về trang toàn quốc' }).click();
    await soon(() => page.locator('h1').textContent()).toBe('Toàn quốc');
    for (const path of ['/99', '/nothing', '/14839999'])
      expect((await fetch(server.url + path)).status, path).toBe(404);
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
    const page = await open(path, { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
    await page.waitForLoadState('networkidle');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });

  it.each(pages.flatMap((path) => (['light', 'dark'] as const).map((theme) => [path, theme] as const)))(
    'has nothing that axe finds wrong: %s, %s',
    async (path, colorScheme) => {
      const page = await open(path, { colorScheme, reducedMotion: 'reduce' });
      await page.waitForLoadState('networkidle');
      // Bring what loads late onto the page.
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      await page.waitForLoadState('networkidle');
      expect(await axeViolations(page)).toEqual([]);
    },
  );

  it('says since when the connection is lost, keeps the figures as old, and catches up alone', async () => {
    const page = await openLive('/38');
    const before = await figure(page, 'doses_total').textContent();
    await server.kill();
    const notice = page.getByRole('alert').filter({ hasText: 'SỐ CŨ' });
    await notice.waitFor();
    expect(await notice.textContent()).toMatch(/Mất kết nối từ \d\d:\d\d:\d\d/);
    expect(await figure(page, 'doses_total').textContent()).toBe(before);
    expect(await page.locator('main.old').count()).toBe(1);
    expect(await axeViolations(page)).toEqual([]);

    await server.start();
    await server.send(doses(3));
    await page.locator('.truth .link.live').waitFor({ timeout: 60_000 });
    await soon(() => notice.count()).toBe(0);
    const expected = Number(before!.replace('.', '')) + 3;
    await soon(async () => Number((await figure(page, 'doses_total').textContent())!.replace('.', ''))).toBe(
      expected,
    );
  });
});
