/** The chart panels of a unit, on the real product, in a real browser. */
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations, launchBrowser } from '#tests/support/browser.ts';
import { allocationEvent, doseEvent, reactionEvent } from '#tests/support/events.ts';
import { dayAgo, daysAgo } from '#tests/support/recent.ts';
import { startServer, type TestServer } from '#tests/support/server.ts';

const WAIT = { timeout: 60_000 };
const PER_DAY = 40;
const DAYS = 120;

let app: TestServer;
let browser: Browser;

beforeAll(async () => {
  [app, browser] = await Promise.all([startServer(), launchBrowser()]);
  const doses = Array.from({ length: DAYS * PER_DAY }, (_, i) => {
    // The last day is yesterday: what a test adds today it can count.
    const ago = DAYS - Math.floor(i / PER_DAY);
    return doseEvent({
      record_id: `d-${String(i).padStart(6, '0')}`,
      given_at: daysAgo(ago),
      recorded_at: daysAgo(Math.max(1, ago - 2)),
      vaccine: i % 4 === 0 ? 'verocell' : 'astrazeneca',
      dose_number: ago < 40 && i % 3 === 0 ? 2 : 1,
      sex: i % 2 === 0 ? 'f' : 'm',
      birth_year: 1940 + (i % 60),
    });
  });
  await app.send([
    ...doses,
    allocationEvent({ at: daysAgo(130), recorded_at: daysAgo(130), doses: 5000 }),
    allocationEvent({
      record_id: 'a-2',
      at: daysAgo(130),
      recorded_at: daysAgo(130),
      vaccine: 'verocell',
      doses: 100,
    }),
    ...[3, 2, 2].map((ago, i) =>
      reactionEvent({
        record_id: `r-${i}`,
        given_at: daysAgo(ago + 1),
        onset_at: daysAgo(ago),
        reported_at: daysAgo(ago),
        recorded_at: daysAgo(ago),
        severity: i === 0 ? 'severe' : 'mild',
        vaccine: 'astrazeneca',
        dose_number: 1,
      }),
    ),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

async function open(
  path: string,
  options: { lang?: string; theme?: 'light' | 'dark'; width?: number } = {},
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: 900 },
    colorScheme: options.theme ?? 'light',
    // axe is put into the page as a script of the test's own.
    bypassCSP: true,
    acceptDownloads: true,
  });
  await context.addCookies([{ name: 'lang', value: options.lang ?? 'en', url: app.url }]);
  const page = await context.newPage();
  await page.goto(app.url + path);
  return page;
}

const PANELS = ['By day', 'Age and sex', 'Vaccines', 'Reactions by day and vaccine'];

const panel = (page: Page, title: string) =>
  page.locator('section.panel', { has: page.getByRole('heading', { name: title, level: 2, exact: true }) });

/** Panels are made when they come near: scrolls there and waits for its figures. */
async function reach(page: Page, title: string) {
  const section = panel(page, title);
  await page.locator('.panels section').nth(PANELS.indexOf(title)).scrollIntoViewIfNeeded();
  await section.getByText('Figures as of').waitFor(WAIT);
  return section;
}

/** In the page: how much wider it is than its window. */
const sidewaysPixels = (): number =>
  document.documentElement.scrollWidth - document.documentElement.clientWidth;

const english = (day: string): string => day.split('-').reverse().join('/');

describe('series of a unit', () => {
  it('shows both clocks in a chart with a sentence, and the same figures in a table', async () => {
    const page = await open('/38');
    const series = await reach(page, 'By day');
    const chart = series.getByRole('img');
    await chart.locator('canvas').first().waitFor(WAIT);
    // Three months are drawn, with today, on which none was given yet: the sentence is of these and no more.
    const sentence = `From ${english(dayAgo(90))} to ${english(dayAgo(0))}: 3,600 doses by day given`;
    expect(await chart.getAttribute('aria-label')).toContain(sentence);
    expect(await series.locator('p.summary').textContent()).toContain(sentence);
    await series.getByRole('radio', { name: 'All', exact: true }).check({ force: true });
    await expect
      .poll(() => chart.getAttribute('aria-label'), WAIT)
      .toContain(`From ${english(dayAgo(DAYS))} to ${english(dayAgo(0))}: 4,800 doses by day given`);

    await series.getByRole('radio', { name: 'Table' }).check({ force: true });
    const row = series.getByRole('row', { name: english(dayAgo(10)) });
    expect(await row.getByRole('cell').allTextContents()).toEqual(['40', '40', '40']);
    const columns = await series.getByRole('columnheader').allTextContents();
    expect(columns).toEqual(['Day', 'By day given', 'By day recorded', '7-day mean (day given)']);
    await page.context().close();
  });

  it('is worked by keyboard: the view by arrows, the range by arrows', async () => {
    const page = await open('/38');
    const series = await reach(page, 'By day');
    await series.getByRole('radio', { name: 'Given and entered' }).focus();
    await page.keyboard.press('ArrowRight');
    await expect
      .poll(() => series.getByRole('img').getAttribute('aria-label'), WAIT)
      .toContain('of people 18 and over');
    await page.keyboard.press('ArrowRight');
    await series.getByText('Dose 2', { exact: true }).waitFor(WAIT);

    await series.getByRole('radio', { name: '4 weeks' }).check({ force: true });
    const from = series.getByRole('slider').first();
    const before = await from.getAttribute('aria-valuetext');
    await from.focus();
    await page.keyboard.press('ArrowLeft');
    expect(await from.getAttribute('aria-valuetext')).not.toBe(before);
    // Neither preset nor everything any more.
    expect(await series.getByRole('radio', { name: '4 weeks' }).isChecked()).toBe(false);
    await page.context().close();
  });

  it('saves a picture that says what it is, and the figures as CSV', async () => {
    const page = await open('/38');
    const series = await reach(page, 'By day');
    await series.getByRole('img').locator('canvas').first().waitFor(WAIT);
    const [picture] = await Promise.all([
      page.waitForEvent('download'),
      series.getByRole('button', { name: 'Save PNG' }).click(),
    ]);
    expect(picture.suggestedFilename()).toMatch(/^38-\d{4}-\d{2}-\d{2}\.png$/);
    const png = await readFile((await picture.path())!);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.readUInt32BE(16)).toBeGreaterThan(640);

    const [csv] = await Promise.all([
      page.waitForEvent('download'),
      series.getByRole('link', { name: 'Save CSV: By day recorded' }).click(),
    ]);
    const text = await readFile((await csv.path())!, 'utf8');
    expect(text).toContain('recorded');
    expect(text).toContain(dayAgo(5));
    await page.context().close();
  });

  it('follows a dose that is sent now, without a reload, marked as of a day not over', async () => {
    const page = await open('/38');
    const series = await reach(page, 'By day');
    await series.getByRole('radio', { name: 'Table' }).check({ force: true });
    const today = series.getByRole('row', { name: english(dayAgo(0)) });
    await today.waitFor(WAIT);
    const figure = async (): Promise<number> => Number(await today.getByRole('cell').first().textContent());
    const before = await figure();
    await app.send([doseEvent({ record_id: 'd-live-1', given_at: daysAgo(0), recorded_at: daysAgo(0) })]);
    await expect.poll(figure, WAIT).toBe(before + 1);
    expect(await today.textContent()).toContain('Today, not over yet');
    await page.context().close();
  });

  it('keeps what it shows, marked as old, while the server does not answer', async () => {
    const page = await open('/38');
    const series = await reach(page, 'By day');
    await series.getByRole('radio', { name: 'Table' }).check({ force: true });
    await page.route('**/api/v1/units/**', (route) => route.abort());
    await app.send([doseEvent({ record_id: 'd-live-2', given_at: daysAgo(0), recorded_at: daysAgo(0) })]);
    await series.getByText('Old figures: no update since').waitFor(WAIT);
    expect(await series.getByRole('row', { name: english(dayAgo(10)) }).count()).toBe(1);

    await page.unroute('**/api/v1/units/**');
    await series.getByRole('button', { name: 'Try again' }).click();
    await series.getByText('Old figures: no update since').waitFor({ state: 'detached', ...WAIT });
    await page.context().close();
  });

  it('says so where there is nothing', async () => {
    const page = await open('/02');
    const series = await reach(page, 'By day');
    await series.getByText('No figures by day yet.').waitFor(WAIT);
    expect(await series.locator('canvas').count()).toBe(0);
    await page.context().close();
  });
});

describe('age and sex, vaccines, reactions of a unit', () => {
  it('name their denominators and show stock below zero as an error of data', async () => {
    const page = await open('/38');
    const ages = await reach(page, 'Age and sex');
    await ages.getByText('census of 1 April 2019').waitFor(WAIT);

    const vaccines = await reach(page, 'Vaccines');
    const row = vaccines.getByRole('row', { name: 'Vero Cell' });
    expect(await row.textContent()).toMatch(/-1,1\d\d/);
    expect(await row.textContent()).toContain('error of data');
    await page.context().close();
  });

  it('show a rate with its exact interval, and what a signal is', async () => {
    const page = await open('/38');
    const reactions = await reach(page, 'Reactions by day and vaccine');
    await reactions.getByText('A signal is a reason to look, never a cause.').waitFor(WAIT);
    const rows = await reactions.getByRole('row', { name: /AstraZeneca/ }).allTextContents();
    // One severe reaction: exact limits of 1 are 0.0253 and 5.572.
    expect(rows[0]).toMatch(/\d+\.\d\s*\d+\.\d–\d+\.\d/);
    expect(rows.some((row) => row.includes('under 1,000 doses'))).toBe(true);
    await page.context().close();
  });

  it.each([
    ['light', 1280, 'en'],
    ['dark', 1280, 'en'],
    ['light', 360, 'en'],
  ] as const)('are accessible and fit: %s, %i wide', async (theme, width, lang) => {
    const page = await open('/38', { theme, width, lang });
    for (const title of PANELS) await reach(page, title);
    await page.locator('canvas').first().waitFor(WAIT);
    expect(await axeViolations(page)).toEqual([]);
    expect(await page.evaluate(sidewaysPixels)).toBe(0);
    await page.context().close();
  });

  it('speak Vietnamese, with Vietnamese numbers', async () => {
    const page = await open('/38', { lang: 'vi' });
    const series = panel(page, 'Diễn biến theo ngày');
    await series.scrollIntoViewIfNeeded();
    await expect
      .poll(() => series.getByRole('img').getAttribute('aria-label'), WAIT)
      .toMatch(/3\.6\d\d mũi theo ngày tiêm/);
    await page.context().close();
  });
});
