/** The supply page on the real product, in a real browser. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AllocationUpsert } from '#schema/events.ts';
import { axeViolations } from '#tests/support/browser.ts';
import { allocationEvent } from '#tests/support/events.ts';
import { dayAgo, daysAgo } from '#tests/support/recent.ts';
import { doses, soon, untilCounted, useScreen } from '#tests/support/screen.ts';
import { readWorkbook } from '#tests/support/workbook.ts';

const screen = useScreen();

let made = 0;
const allocation = (change: Partial<AllocationUpsert>): AllocationUpsert =>
  allocationEvent({
    record_id: `supply-${String(++made).padStart(6, '0')}`,
    at: daysAgo(5),
    recorded_at: daysAgo(5),
    vaccine: 'verocell',
    lot: 'VC-1',
    expires_on: dayAgo(-100),
    ...change,
  });

/** Sầm Sơn (382) in Thanh Hóa (38) uses 10 a day and has one day left; the province holds plenty, some about to expire. */
beforeAll(async () => {
  // The pace is of whole days: those of today do not count.
  const yesterday = { given_at: daysAgo(1), recorded_at: daysAgo(1) };
  await screen.server.send([
    allocation({ movement: 'decided', unit: '38', doses: 6000 }),
    allocation({ unit: '38', doses: 4080 }),
    allocation({ movement: 'transferred', from_unit: '38', unit: '14833', doses: 80 }),
    allocation({ unit: '38', lot: 'VC-0', doses: 500, expires_on: dayAgo(-30) }),
    allocation({
      movement: 'counted',
      unit: '38',
      lot: 'VC-0',
      doses: 480,
      at: daysAgo(1),
      recorded_at: daysAgo(1),
    }),
    ...doses(70, { ...yesterday, vaccine: 'verocell', lot: 'VC-1' }),
    // A ward of Hà Nội that throws some away.
    allocation({ unit: '00001', lot: 'VW-1', doses: 100 }),
    allocation({ movement: 'wasted', unit: '00001', lot: 'VW-1', doses: 5, reason: 'Lọ đã mở, quá 6 giờ' }),
    allocation({
      movement: 'wasted',
      unit: '00001',
      lot: 'VW-1',
      doses: 10,
      reason: 'Nguyên lọ, tủ lạnh hỏng',
    }),
    allocation({ movement: 'wasted', unit: '00001', lot: 'VW-1', doses: 3, reason: 'Vỡ' }),
    ...doses(20, {
      ...yesterday,
      vaccine: 'verocell',
      lot: 'VW-1',
      site_commune: '00001',
      home_commune: '00001',
    }),
  ]);
  await untilCounted(screen.server, 90);
});

const figure = (page: Page, name: string) => page.locator(`[data-figure="${name}"] dd`);

describe('the supply page', () => {
  it('is complete without scripts: figures, lots, units, advice, flows, counts', async () => {
    const page = await screen.open('/38/supply', { javaScriptEnabled: false });
    await expect(page.locator('h1').textContent()).resolves.toBe('Tỉnh Thanh Hóa');
    expect(await figure(page, 'on_hand').textContent()).toBe('4.510');
    expect(await figure(page, 'not_collected').textContent()).toBe('1.420');
    expect(await page.locator('tr[data-lot="VC-0"]').textContent()).toContain('500');
    const row = page.locator('tr[data-code="382"]');
    expect(await row.locator('[data-class]').getAttribute('data-class')).toBe('red');
    expect(await page.locator('tr[data-depot="true"]').textContent()).toContain('Kho Thanh Hóa');
    const advice = page.locator('li[data-to="382"]').first();
    expect(await advice.textContent()).toMatch(
      /Sầm Sơn chỉ còn .+ đủ dùng 1,0 ngày; nhận 90 liều sẽ đủ 10,0 ngày/,
    );
    // The lot at who gives it, and the stock of who gets it.
    expect(await advice.getByRole('link', { name: /^90 liều/ }).getAttribute('href')).toMatch(
      /^\/38\/records\?measure=allocated_received&of=stock_on_hand&vaccine=\w+&lot=/,
    );
    expect(await advice.getByRole('link', { name: /Sầm Sơn/ }).getAttribute('href')).toBe('/382/supply#lots');
    expect(await page.getByRole('table', { name: /liều thực nhận/ }).textContent()).toContain(
      'Kho Thanh Hóa',
    );
    expect(await page.getByRole('table', { name: 'Chênh lệch kiểm kê' }).textContent()).toContain('−20');
  });

  it('leads from each figure to the figures and records behind it, by vaccine and lot', async () => {
    const page = await screen.openLive('/01/supply');
    const expectTotal = async (expected: string): Promise<void> => {
      await page.waitForURL('**/records?**');
      expect(await page.locator('.total').textContent()).toBe(expected);
    };
    await figure(page, 'wasted').locator('a').click();
    await expectTotal('18');
    await page.goBack();
    await page.locator('tr[data-lot="VW-1"]').getByRole('link', { name: '100', exact: true }).click();
    await expectTotal('100');
    expect(page.url()).toContain('vaccine=verocell&lot=VW-1');
    await page.goBack();
    await page.locator('tr[data-vaccine="verocell"]').getByRole('link', { name: '62', exact: true }).click();
    await page.waitForURL('**/records?**');
    await page.getByRole('navigation').getByRole('link', { name: 'Số liều hủy' }).click();
    await soon(() => page.locator('.total').textContent()).toBe('18');
    await page.goto(`${screen.server.url}/38/supply`);
    await page.getByRole('table', { name: 'Chênh lệch kiểm kê' }).getByRole('link').click();
    await expectTotal('1');
  });

  it('says what was lost from opened vials and of unopened ones', async () => {
    const page = await screen.open('/00001/supply', { javaScriptEnabled: false });
    expect(await figure(page, 'wastage_open').textContent()).toContain('20,0%');
    expect(await figure(page, 'wastage_open').textContent()).toContain('5 trên 25 liều');
    expect(await figure(page, 'wastage_open').textContent()).toContain('chưa kể 3 liều hủy không rõ lọ');
    expect(await figure(page, 'wastage_closed').textContent()).toContain('10,0%');
  });

  it('follows the books without being loaded again', async () => {
    const page = await screen.openLive('/38/supply');
    await page.evaluate(() => ((globalThis as { kept?: boolean }).kept = true));
    await screen.server.send([allocation({ unit: '38', doses: 990 })]);
    await soon(() => figure(page, 'on_hand').textContent()).toBe('5.500');
    expect(await page.evaluate(() => (globalThis as { kept?: boolean }).kept)).toBe(true);
    await screen.server.send([allocation({ movement: 'wasted', unit: '38', doses: 990 })]);
    await soon(() => figure(page, 'on_hand').textContent()).toBe('4.510');
  });

  it('draws the flow, and shows the same as a table', async () => {
    const page = await screen.openLive('/38/supply');
    const panel = page.getByRole('region', { name: 'Đường đi của vắc xin' }).first();
    await panel.locator('canvas').waitFor();
    await panel.getByText('Bảng số').click();
    expect(await panel.getByRole('table').textContent()).toContain('Thực nhận');
  });

  it('leads down to the communes and up again', async () => {
    const page = await screen.openLive('/38/supply');
    await page.locator('tr[data-code="382"] th a').click();
    await page.waitForURL('**/382/supply');
    await page.locator('tr[data-code="14833"] th a').click();
    await page.waitForURL('**/14833/supply');
    await soon(() => figure(page, 'on_hand').textContent()).toBe('10');
    expect(await page.locator('tr[data-code]').count()).toBe(0);
  });

  it('gives the draft order as a workbook', async () => {
    const page = await screen.openLive('/38/supply', { acceptDownloads: true });
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /Dự thảo lệnh điều chuyển/ }).click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/^dispatch-order-draft-38-.*\.xlsx$/);
    const sheet = readWorkbook(await readFile(await file.path()));
    expect(sheet[0]![0]!.value).toBe('DỰ THẢO LỆNH ĐIỀU CHUYỂN VẮC XIN');
    expect(sheet.some((row) => row.some((cell) => cell?.value === 90))).toBe(true);
  });

  it.each([
    ['light', 1440],
    ['dark', 1440],
    ['light', 360],
  ] as const)('is clean for axe and fits: %s, %d px', async (colorScheme, width) => {
    const page = await screen.openLive('/supply', {
      colorScheme,
      viewport: { width, height: 900 },
      bypassCSP: true,
    });
    // On a phone the table comes first: the names of the picture need more room, and it scrolls sideways.
    const flow = page.getByRole('region', { name: 'Đường đi của vắc xin' }).first();
    if (width < 640) {
      await flow.getByRole('table').waitFor();
      await flow.getByText('Biểu đồ').click();
      await flow.locator('canvas').waitFor();
      expect((await flow.locator('canvas').boundingBox())!.width).toBeGreaterThanOrEqual(640);
      expect(await flow.evaluate((panel) => panel.scrollWidth - panel.clientWidth)).toBeLessThanOrEqual(0);
    }
    await flow.locator('canvas').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
  });

  it('says that nothing is known where nothing is', async () => {
    const page = await screen.open('/96/supply');
    expect(await figure(page, 'discrepancy').textContent()).toContain('chưa kiểm kê lần nào');
    await page.getByText('Chưa có lô nào được ghi nhận.').waitFor();
    await page.getByText('Chưa có vắc xin nào được ghi nhận.').waitFor();
    expect((await page.goto(`${screen.server.url}/97/supply`))!.status()).toBe(404);
  });
});
