/** A server with its browser for a test file, and what the tests of the screen have in common. */
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest';
import type { DoseUpsert } from '#schema/events.ts';
import { launchBrowser } from './browser.ts';
import { doseEvent } from './events.ts';
import { startServer, type TestServer } from './server.ts';

export interface Screen {
  readonly server: TestServer;
  open(path: string, options?: BrowserContextOptions): Promise<Page>;
  /** Opens a page and waits until it is live. */
  openLive(path: string, options?: BrowserContextOptions): Promise<Page>;
}

/** Registers the hooks that start and stop everything; call once at the head of a file. */
export function useScreen(): Screen {
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
  const screen: Screen = {
    get server() {
      return server;
    },
    async open(path, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
      contexts.push(context);
      const page = await context.newPage();
      await page.goto(server.url + path);
      return page;
    },
    async openLive(path, options) {
      const page = await screen.open(path, options);
      await page.locator('.truth .link.live').waitFor();
      return page;
    },
  };
  return screen;
}

/** What must become true, however slow the machine. */
export const soon = <T>(look: () => T) => expect.poll(look, { timeout: 20_000, interval: 50 });

let made = 0;
/** Doses given an hour ago in Phường Bắc Sơn (14833) of Sầm Sơn (382), Thanh Hóa (38), unless changed. */
export function doses(count: number, change: Partial<DoseUpsert> = {}): DoseUpsert[] {
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

/** Waits until the hub has counted so many doses in the country. */
export async function untilCounted(server: TestServer, dosesTotal: number): Promise<void> {
  await vi.waitFor(
    async () => {
      const answer = await fetch(`${server.url}/api/v1/units/VN`);
      const { measures } = (await answer.json()) as { measures: Record<string, number> };
      expect(measures['doses_total']).toBe(dosesTotal);
    },
    { timeout: 20_000 },
  );
}

export const figure = (page: Page, measure: string) =>
  page.locator(`article[data-measure="${measure}"] data`);
export const cell = (page: Page, code: string, measure: string) =>
  page.locator(`tr[data-code="${code}"] td[data-measure="${measure}"]`);
/** Names of the slow end of the ranking. */
export const slowest = (page: Page) => page.locator('.extremes table').first().locator('tbody tr a');
