/** From figures to records, and the quality of the data, on the real product in a real browser. */
import { beforeAll, describe, expect, it } from 'vitest';
import { axeViolations } from '#tests/support/browser.ts';
import { doseEvent, feedbackEvent, sessionEvent } from '#tests/support/events.ts';
import { daysAgo } from '#tests/support/recent.ts';
import { doses, figure, soon, untilCounted, useScreen } from '#tests/support/screen.ts';

const screen = useScreen();
const HERE = '14833';
const CSV_ROWS = 12;

beforeAll(async () => {
  const { server } = screen;
  await server.send([
    ...[...doses(60), ...doses(CSV_ROWS, { identity: 'missing', lot: 'AZ-9' })].map((dose, i) => ({
      ...dose,
      person: `p-${i}`,
    })),
    // Twice the same dose of one person, and a record that is corrected.
    ...[1, 2].map((n) =>
      doseEvent({
        record_id: `twice-${n}`,
        person: 'twice',
        site_commune: HERE,
        home_commune: HERE,
        given_at: daysAgo(4),
        recorded_at: daysAgo(4),
      }),
    ),
    feedbackEvent({ commune: HERE, opened_at: daysAgo(5), resolved_at: daysAgo(4), recorded_at: daysAgo(4) }),
    sessionEvent({
      site_commune: HERE,
      date: daysAgo(0).slice(0, 10),
      recorded_at: daysAgo(0),
      internet: false,
    }),
  ]);
  await server.send([
    doseEvent({
      record_id: 'twice-2',
      revision: 2,
      person: 'twice',
      lot: 'AZ-7',
      site_commune: HERE,
      home_commune: HERE,
      given_at: daysAgo(4),
      recorded_at: daysAgo(3),
    }),
  ]);
  await untilCounted(server, 60 + CSV_ROWS + 2);
});

/** In the page: how much wider it is than its window. */
const sidewaysPixels = (): number =>
  document.documentElement.scrollWidth - document.documentElement.clientWidth;

describe('a figure', () => {
  it('opens down to its records, and the sum is the same all the way', async () => {
    const page = await screen.openLive('/');
    const total = (await figure(page, 'doses_total').getAttribute('value'))!;
    await figure(page, 'doses_total').click();
    await page.waitForURL(/\/records\?/);
    for (const name of ['Thanh Hóa', 'Thành phố Sầm Sơn', 'Phường Bắc Sơn']) {
      await soon(() => page.locator('.total data').getAttribute('value')).toBe(total);
      await page.getByRole('link', { name, exact: true }).last().click();
      await page.waitForURL(/\/\d+\/records\?/);
      await page
        .getByRole('heading', { level: 1 })
        .filter({ hasText: name.split(' ').at(-1)! })
        .waitFor();
    }
    await soon(() => page.locator('.total data').getAttribute('value')).toBe(total);
    await soon(() => page.locator('tbody tr').count()).toBe(50);
    await page.getByRole('link', { name: /Trang sau/ }).click();
    await soon(() => page.locator('tbody tr').count()).toBe(Number(total) - 50);
    expect(await axeViolations(page)).toEqual([]);
  });

  it('is complete without JavaScript, at the width of a phone, and leads to the history of a record', async () => {
    const page = await screen.open(`/${HERE}/records?measure=doses_total&lot=AZ-7`, {
      javaScriptEnabled: false,
      viewport: { width: 360, height: 740 },
    });
    expect(await page.locator('tbody tr').count()).toBe(1);
    expect(await page.content()).not.toContain('birth');
    await page.getByRole('link', { name: 'twice-2' }).click();
    await page.waitForURL(/\/records\/clinic\/dose\/twice-2/);
    expect(await page.locator('tbody tr').count()).toBe(3);
    expect(await page.locator('tbody').textContent()).toContain('Đang có hiệu lực');
  });
});

describe('data quality', () => {
  it('shows what is to be mended and opens it to a list without anything personal', async () => {
    const page = await screen.openLive(`/${HERE}/quality`);
    await page.getByRole('heading', { name: 'Kiểm tra tính hợp lệ' }).waitFor();
    const row = (check: string) => page.locator(`tr[data-check="${check}"]`);
    // The sweep comes by.
    await expect
      .poll(() => row('number_twice').textContent(), { timeout: 100_000, interval: 250 })
      .toMatch(/1 mũi/);
    expect(await row('identity_missing').textContent()).toMatch(`${CSV_ROWS} mũi`);
    await row('identity_missing').getByRole('link').click();
    await page.waitForURL(/identity_missing/);
    await soon(() => page.locator('tbody tr').count()).toBe(CSV_ROWS);
    const csv = await page.request.get(
      `${screen.server.url}/api/v1/units/${HERE}/radar/identity_missing?format=csv`,
    );
    const lines = (await csv.text()).trim().split('\r\n');
    expect(lines).toHaveLength(CSV_ROWS + 1);
    expect(lines[0]).not.toMatch(/person|birth|sex/);
    expect(await axeViolations(page)).toEqual([]);
  });

  it.each([
    { theme: 'light', width: 1440 },
    { theme: 'dark', width: 360 },
  ] as const)('is reachable by everybody: $theme, $width px', async ({ theme, width }) => {
    const page = await screen.openLive('/38/quality', {
      colorScheme: theme,
      viewport: { width, height: 900 },
    });
    await page.getByRole('row', { name: /Sầm Sơn/ }).waitFor();
    expect(await page.evaluate(sidewaysPixels)).toBe(0);
    expect(await axeViolations(page)).toEqual([]);
  });

  it('is complete without JavaScript, by unit, by site and by source', async () => {
    const options = { javaScriptEnabled: false };
    const unit = await screen.open('/38/quality', options);
    expect(await unit.getByRole('row', { name: /Sầm Sơn/ }).textContent()).toContain('74');
    expect(await unit.content()).toContain('S-1');
    const site = await screen.open('/38/quality?by=site', options);
    expect(await site.locator('[aria-labelledby="worst"] tbody tr').count()).toBe(1);
    const source = await screen.open('/38/quality?by=source', options);
    expect(await source.locator('[aria-labelledby="worst"] tbody').textContent()).toContain('clinic');
  });

  const TREND_OF_SITE = 'Diễn biến theo ngày: điểm tiêm S-1, Phường Bắc Sơn';

  it('leads from the row of a site to its trend and back', async () => {
    const page = await screen.openLive('/38/quality?by=site');
    const heading = (name: string) => page.getByRole('heading', { name, exact: true });
    await heading('Diễn biến chất lượng theo ngày').waitFor();
    await page.getByRole('link', { name: TREND_OF_SITE }).click();
    await page.waitForURL(/commune=14833&site=S-1#trend$/);
    await heading(TREND_OF_SITE).waitFor();
    const panel = page.locator('#trend');
    await panel.locator('canvas, svg').first().waitFor();
    await soon(() =>
      heading(TREND_OF_SITE).evaluate((node) => node.getBoundingClientRect().top < innerHeight),
    ).toBe(true);
    await panel.getByText('Bảng số', { exact: true }).click();
    await soon(() => panel.locator('tbody tr').count()).toBe(28);
    expect(await panel.textContent()).toContain('Báo cáo tay chỉ ghi đơn vị');
    const csv = await panel.getByRole('link', { name: 'CSV' }).getAttribute('href');
    const lines = (await (await page.request.get(screen.server.url + csv!)).text()).split('\r\n');
    const given = lines.map((line) => line.split(',')).filter(([, commune]) => commune === '14833');
    expect(given.reduce((sum, cells) => sum + Number(cells[4]), 0)).toBe(60 + CSV_ROWS + 2);
    expect(await axeViolations(page)).toEqual([]);
    await page.goBack();
    await heading('Diễn biến chất lượng theo ngày').waitFor();
    expect(await page.getByRole('link', { name: TREND_OF_SITE }).getAttribute('aria-current')).toBe(null);
  });

  it.each([
    { by: 'site', title: TREND_OF_SITE, says: 'chỉ những phản ánh có nêu điểm tiêm này' },
    { by: 'source', title: 'Diễn biến theo ngày: nguồn clinic', says: 'mà nguồn này nhập tại đơn vị' },
  ])('has the trend of one $by without JavaScript, in words and as files', async ({ by, title, says }) => {
    const page = await screen.open(`/38/quality?by=${by}`, { javaScriptEnabled: false });
    await page.getByRole('link', { name: title }).click();
    const part = page.locator('#trend');
    await part.getByRole('heading', { name: title }).waitFor();
    expect(await part.locator('tbody tr').count()).toBe(28);
    expect(await part.textContent()).toContain(says);
    const csv = await part.getByRole('link', { name: 'CSV' }).getAttribute('href');
    expect((await page.request.get(screen.server.url + csv!)).status()).toBe(200);
    expect(await page.getByRole('link', { name: title }).getAttribute('aria-current')).toBe('true');
    await part.getByRole('link', { name: 'Xem diễn biến của cả đơn vị' }).click();
    await part.getByRole('heading', { name: 'Diễn biến chất lượng theo ngày' }).waitFor();
  });

  it('says what is wrong with an address that names half a site', async () => {
    const page = await screen.open('/38/quality?site=S-1', { javaScriptEnabled: false });
    expect(await page.locator('main').textContent()).toContain('400');
  });
});
