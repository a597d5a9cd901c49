/** The pages of sources, on the real product, in a real browser and without JavaScript. */
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { IngestAnswer } from '#schema/events.ts';
import { axeViolations, launchBrowser } from '#tests/support/browser.ts';
import { doseEvent } from '#tests/support/events.ts';
import { SERVER_KEY, startServer, type TestServer } from '#tests/support/server.ts';

const WAIT = { timeout: 60_000 };
const BAD = 60;

let app: TestServer;
let browser: Browser;

beforeAll(async () => {
  [app, browser] = await Promise.all([startServer(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

async function open(
  path: string,
  options: { script?: boolean; lang?: string; theme?: 'light' | 'dark'; width?: number } = {},
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: 900 },
    colorScheme: options.theme ?? 'light',
    javaScriptEnabled: options.script ?? true,
    bypassCSP: options.script ?? true,
  });
  await context.addCookies([{ name: 'lang', value: options.lang ?? 'en', url: app.url }]);
  const page = await context.newPage();
  await page.goto(app.url + path);
  return page;
}

/** Lines as a careless source sends them; the door takes the request and says what of it was wrong. */
async function send(lines: readonly unknown[]): Promise<IngestAnswer> {
  const response = await fetch(`${app.doorUrl}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${SERVER_KEY}`, 'content-type': 'application/x-ndjson' },
    body: lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as IngestAnswer;
}

/** In the page: how much wider it is than its window. */
const sidewaysPixels = (): number =>
  document.documentElement.scrollWidth - document.documentElement.clientWidth;

describe('sources', () => {
  it('explains how to send, while nobody has sent anything', async () => {
    const page = await open('/sources', { script: false });
    await page.getByRole('heading', { name: 'No source has sent data yet' }).waitFor(WAIT);
    expect(await page.content()).toContain('npm run send');
    // To the door as it is, not as it is by default.
    expect(await page.content()).toContain(`${app.doorUrl}/v1/events`);
    expect(await page.content()).toContain(`${app.doorUrl}/v1/rejects/replay`);
    await page.context().close();
  });

  it('is complete without JavaScript: figures, reasons, records', async () => {
    const bad = Array.from({ length: BAD }, (_, i) => ({
      ...doseEvent({ record_id: `bad-${String(i).padStart(3, '0')}` }),
      ...(i % 2 === 0 ? { vaccine: 'elixir' } : { site_commune: '99999' }),
    }));
    const answer = await send([doseEvent(), doseEvent({ record_id: 'd-2' }), ...bad, '{"kind":']);
    expect(answer.accepted).toBe(2);
    await send([doseEvent()]);

    const page = await open('/sources', { script: false });
    const row = page.getByRole('row', { name: 'clinic', exact: false }).first();
    // The page without any source may still stand in the short-lived cache.
    await vi.waitFor(async () => {
      if ((await row.count()) === 0) await page.reload();
      expect(await row.count()).toBe(1);
    }, 15_000);
    // Accepted, duplicate, stale, rejected, open.
    expect((await row.getByRole('cell').allTextContents()).slice(-5)).toEqual(['2', '1', '0', '61', '61']);
    expect(await row.textContent()).toContain('Fresh');
    await page.getByRole('link', { name: 'Unknown vaccine (30)' }).click();

    expect(new URL(page.url()).pathname).toBe('/sources/clinic');
    const first = page.getByRole('listitem').filter({ hasText: 'unknown_vaccine' }).first();
    expect(await first.textContent()).toMatch(/field vaccine[\s\S]*bad-\d{3}[\s\S]*line \d+/);
    await first.getByText('Show the event').click();
    expect(await first.locator('pre').textContent()).toContain('\n  "vaccine": "elixir"');
    expect(await page.locator('main ol > li').count()).toBe(30);
    await page.context().close();
  });

  it('pages through the records from the newest to the last, each once', async () => {
    const page = await open('/sources/clinic', { script: false });
    const seen: string[] = [];
    const collect = async (): Promise<number> => {
      const texts = await page.locator('main ol > li').allTextContents();
      seen.push(...texts.map((text) => /bad-\d{3}/.exec(text)?.[0] ?? 'not JSON'));
      return texts.length;
    };
    expect(await collect()).toBe(50);
    await page.getByRole('link', { name: 'Older »' }).click();
    expect(await collect()).toBe(BAD + 1 - 50);
    expect(new Set(seen).size).toBe(BAD + 1);
    expect(await page.getByRole('link', { name: 'Older »' }).count()).toBe(0);
    await page.getByRole('link', { name: '« Newest' }).click();
    expect(await page.locator('main ol > li').count()).toBe(50);
    await page.context().close();
  });

  it('offers the same records as CSV', async () => {
    const page = await open('/sources/clinic?code=unknown_unit');
    const href = await page.getByRole('link', { name: 'Save CSV' }).getAttribute('href');
    const csv = await (await fetch(app.url + href!)).text();
    expect(
      csv
        .trim()
        .split(/\r?\n/)
        .filter((line) => line.includes('unknown_unit')),
    ).toHaveLength(30);
    await page.context().close();
  });

  it('shows a rejection that happens now, without a reload', async () => {
    const page = await open('/sources/clinic?code=in_future');
    await page.getByText('No record was rejected with the code “in_future”.').waitFor(WAIT);
    await page.evaluate(() => ((globalThis as { stayed?: boolean }).stayed = true));
    await send([doseEvent({ record_id: 'd-early', given_at: '2099-01-01T08:00:00+07:00' })]);
    await page.getByText('d-early', { exact: true }).waitFor(WAIT);
    await page.getByRole('link', { name: 'In the future (1)' }).first().waitFor(WAIT);
    expect(await page.evaluate(() => (globalThis as { stayed?: boolean }).stayed)).toBe(true);
    await page.context().close();
  });

  it('keeps its figures, marked as old, while the server does not answer', async () => {
    const page = await open('/sources');
    await page.getByText('Figures as of').waitFor(WAIT);
    await page.route('**/api/v1/sources*', (route) => route.abort());
    await page.getByText('Old figures: no update since').waitFor(WAIT);
    expect(await page.getByRole('link', { name: 'clinic', exact: true }).count()).toBe(1);
    await page.context().close();
  });

  it('tells the steward how to replay, and never puts an address into a command', async () => {
    const page = await open(`/sources/clinic?code=${encodeURIComponent("x'; rm -rf ~ #")}`);
    const guide = page.locator('section', { has: page.getByRole('heading', { name: 'Correct and replay' }) });
    expect(await guide.textContent()).toContain('/v1/rejects/replay');
    expect(await guide.textContent()).not.toContain('rm -rf');
    expect(await guide.textContent()).toContain('$KEY');
    expect(await page.content()).not.toContain(SERVER_KEY);
    await page.context().close();
  });

  it('does not know a source that never sent', async () => {
    const page = await open('/sources/nobody', { script: false });
    expect((await fetch(`${app.url}/sources/nobody`)).status).toBe(404);
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
    await page.context().close();
  });

  it.each([
    ['/sources', 'light', 1280, 'vi'],
    ['/sources', 'dark', 1280, 'en'],
    ['/sources', 'light', 360, 'vi'],
    ['/sources/clinic', 'dark', 360, 'vi'],
    ['/sources/clinic', 'light', 1280, 'en'],
  ] as const)('%s is accessible and fits: %s, %i wide, %s', async (path, theme, width, lang) => {
    const page = await open(path, { theme, width, lang });
    await page.locator('main ol > li').first().waitFor(WAIT);
    expect(await axeViolations(page)).toEqual([]);
    expect(await page.evaluate(sidewaysPixels)).toBe(0);
    await page.context().close();
  });
});
