/** The overview of a unit in a real Chromium, before the real server, fed through the real door. */
import type { Page } from 'playwright';
import { beforeAll, describe, expect, it } from 'vitest';
import { axeViolations } from '#tests/support/browser.ts';
import { cell, doses, figure, slowest, soon, untilCounted, useScreen } from '#tests/support/screen.ts';

const screen = useScreen();

describe('an empty store', () => {
  it('says that it waits and how to send records, on a page that is otherwise whole', async () => {
    const page = await screen.openLive('/');
    await soon(() => page.locator('#empty-title').textContent()).toBe('Chưa có bản ghi nào');
    expect(await page.getByText('npm run send').count()).toBe(1);
    expect(await page.locator('tr[data-code]').count()).toBe(63);
    expect(await figure(page, 'coverage_1plus').textContent()).toBe('0,0%');
    expect(await axeViolations(page)).toEqual([]);
  });
});

describe('with records', () => {
  beforeAll(async () => {
    await screen.server.send([
      ...doses(1200),
      ...doses(40, { site_commune: '14836', home_commune: '14836' }),
      ...doses(300, { site_commune: '00001', home_commune: '00001' }),
    ]);
    await untilCounted(screen.server, 1540);
  });

  it('is complete without JavaScript: figures, ranking, table, sorting, filter, search', async () => {
    const page = await screen.open('/', { javaScriptEnabled: false });
    expect(await page.locator('h1').textContent()).toBe('Toàn quốc');
    expect(await figure(page, 'doses_total').textContent()).toBe('1.540');
    expect(await page.locator('tr[data-code]').count()).toBe(63);
    expect(await page.locator('.count').textContent()).toContain('63 đơn vị');
    expect(await cell(page, '38', 'doses_total').textContent()).toBe('1.240');
    expect(await slowest(page).count()).toBe(10);

    // Only Thanh Hóa and Hà Nội have doses: nobody else is fast.
    expect(await page.locator('.extremes table').last().locator('tbody tr').count()).toBe(2);

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
    const page = await screen.openLive('/?m=doses_total');
    await page.evaluate(() => ((window as unknown as { same: boolean }).same = true));
    const before = await figure(page, 'doses_total').textContent();
    expect(before).toBe('1.540');
    // Hà Giang had none and was among the slowest.
    expect(await slowest(page).allTextContents()).toContain('Hà Giang');
    await screen.server.send(doses(5, { site_commune: '00688', home_commune: '00688' }));
    await soon(() => figure(page, 'doses_total').textContent()).toBe('1.545');
    await soon(() => cell(page, '02', 'doses_total').textContent()).toMatch(/^\s*5\s*$/);
    expect(await slowest(page).allTextContents()).not.toContain('Hà Giang');
    await soon(() => page.locator('.latency').textContent()).toMatch(/p50 \d+,\d\d s · p99 \d+,\d\d s/);
    expect(await page.evaluate(() => (window as unknown as { same?: boolean }).same)).toBe(true);
  });

  it('goes down four levels by the table and back by the browser', async () => {
    const page = await screen.openLive('/?m=doses_total');
    const h1 = page.locator('h1');
    const down = async (code: string, name: string): Promise<void> => {
      await page.locator(`tr[data-code="${code}"] th a`).click();
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
    await screen.server.send(doses(1));
    await soon(() => figure(page, 'doses_total').textContent()).toBe('1.241');
  });

  it('keeps choice of measure, level, order and filter in the address', async () => {
    const page = await screen.openLive('/');
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
    const page = await screen.openLive('/');
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
    const page = await screen.openLive('/?level=commune&m=doses_total&sort=-doses_total');
    expect(await page.locator('tr[data-code]').first().getAttribute('data-code')).toBe('14833');
    expect((await page.content()).length).toBeLessThan(600_000);
    await page.getByRole('searchbox', { name: 'Lọc theo tên' }).fill('14836');
    await soon(() => page.locator('tr[data-code]').count()).toBe(1);
    await screen.server.send(doses(2, { site_commune: '14836', home_commune: '14836' }));
    await soon(() => cell(page, '14836', 'doses_total').textContent()).toMatch(/42/);
  });

  it('finds a unit by keyboard, without diacritics', async () => {
    const page = await screen.openLive('/');
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
    const page = await screen.openLive('/38');
    await page.getByRole('button', { name: /English/ }).click();
    await soon(() => page.locator('html').getAttribute('lang')).toBe('en');
    expect(await page.locator('.truth .link strong').innerText()).toBe('Live');
    expect(await figure(page, 'coverage_1plus').textContent()).toMatch(/^\d+\.\d%$/);
    await page.goto(`${screen.server.url}/`);
    expect(await page.locator('h1').textContent()).toBe('Nation');
    await page.getByRole('button', { name: /Tiếng Việt/ }).click();
    await soon(() => page.locator('h1').textContent()).toBe('Toàn quốc');
  });

  it('follows the device into the dark, and the viewer against the device, without a flash', async () => {
    const background = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const page = await screen.openLive('/', { colorScheme: 'dark' });
    expect(await background(page)).toBe('rgb(13, 19, 26)');
    await page.getByRole('button', { name: /Giao diện/ }).click();
    expect(await background(page)).toBe('rgb(243, 245, 248)');
    // Set before anything is painted: by a script of the head, not by the app.
    await page.goto(`${screen.server.url}/38`, { waitUntil: 'commit' });
    await page.locator('body').waitFor({ state: 'attached' });
    expect(await page.locator('html').getAttribute('data-theme')).toBe('light');
  });

  it('explains each figure to the keyboard', async () => {
    const page = await screen.openLive('/');
    await page.getByRole('button', { name: /Giải thích: Bao phủ ≥ 1 mũi/ }).focus();
    await page.keyboard.press('Enter');
    const rule = page.locator('[popover]:popover-open');
    expect(await rule.innerText()).toContain('Không giới hạn ở 100%');
    await page.keyboard.press('Escape');
    await soon(() => rule.count()).toBe(0);
  });

  it('is live, too, on a page without a unit, and from there on a unit', async () => {
    const page = await screen.openLive('/sources');
    await page.getByRole('link', { name: 'Toàn quốc' }).click();
    await soon(() => page.locator('h1').textContent()).toBe('Toàn quốc');
    const before = await figure(page, 'doses_total').textContent();
    await screen.server.send(doses(1));
    await soon(() => figure(page, 'doses_total').textContent()).not.toBe(before);
  });

  it('says what is missing: a unit that does not exist, a page that does not', async () => {
    const page = await screen.open('/99');
    expect(await page.locator('h1').textContent()).toContain('“99”');
    await page.getByRole('link', { name: 'Về trang toàn quốc' }).click();
    await soon(() => page.locator('h1').textContent()).toBe('Toàn quốc');
    for (const path of ['/99', '/nothing', '/14839999'])
      expect((await fetch(screen.server.url + path)).status, path).toBe(404);
  });

  it('recolours the map: a commune that passes a limit changes its class', async () => {
    const page = await screen.openLive('/382');
    const inClass = (label: string) =>
      page.locator('.legend li').filter({ hasText: label }).locator('b').textContent();
    // 1,200 of 5,921 adults are 20%; 1,600 are 27%.
    await soon(async () => (await inClass('10%–25%'))?.trim()).toBe('1');
    expect((await inClass('25%–50%'))?.trim()).toBe('0');
    await screen.server.send(doses(400));
    await soon(async () => (await inClass('25%–50%'))?.trim()).toBe('1');
    expect((await inClass('10%–25%'))?.trim()).toBe('0');
  });
});
