/** Every page offers its tables as CSV and as a workbook, without JavaScript, with the moment of the figures in them. */
import { beforeAll, describe, expect, it } from 'vitest';
import { allocationEvent } from '#tests/support/events.ts';
import { doses, untilCounted, useScreen } from '#tests/support/screen.ts';
import { readWorkbook } from '#tests/support/workbook.ts';

const screen = useScreen();
const PLACE = '14833';

beforeAll(async () => {
  await screen.server.send([
    ...doses(60, { lot: 'AZ-9', identity: 'missing' }),
    allocationEvent({ unit: PLACE, doses: 500 }),
  ]);
  // A record that is refused has a place in the list of its source.
  await screen.server.send([{ ...doses(1)[0]!, dose_number: 9 } as never]).catch(() => {});
  await untilCounted(screen.server, 60);
});

/** Pages with the parts of the API whose tables they show. */
const PAGES = [
  ['/slow', ['VN/causes']],
  ['/quality', ['VN/quality', 'VN/radar']],
  [`/${PLACE}/quality?by=site`, [`${PLACE}/quality`, `${PLACE}/radar`]],
  [
    `/38/quality?by=site&commune=${PLACE}&site=S-1`,
    ['38/quality?table=days&format=csv&commune=14833&site=S-1'],
  ],
  ['/38/quality/identity_missing', ['38/radar/identity_missing']],
  [`/${PLACE}/quality/identity_missing`, [`${PLACE}/radar/identity_missing`]],
  ['/records?measure=doses_total', ['VN/records']],
  [`/${PLACE}/records?measure=doses_total`, [`${PLACE}/records`]],
  ['/sources', ['/sources']],
  ['/sources/clinic', ['/sources/clinic/rejects']],
  ['/target', ['VN/targets']],
  ['/alerts', ['/alerts']],
  ['/safety', ['VN/safety?table=groups', 'VN/safety?table=intervals', 'VN/safety?table=silent', '/signals']],
] as const;

describe('the tables of a page', () => {
  it.each(PAGES)('are files too: %s', async (path, parts) => {
    const page = await screen.open(path, { javaScriptEnabled: false });
    const hrefs = await page
      .locator('main a[href*="format="]')
      .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href));
    const csvs = hrefs.filter((href) => href.includes('format=csv'));
    for (const part of parts)
      expect(
        csvs.some((href) => href.includes(part)),
        part,
      ).toBe(true);
    for (const href of csvs) {
      const csv = await page.request.get(href);
      expect([href, csv.status(), csv.headers()['content-type']]).toEqual([
        href,
        200,
        'text/csv; charset=utf-8',
      ]);
      expect((await csv.text()).split('\r\n')[0]).toMatch(/simulated,seq,as_of$/);
      const workbook = hrefs.find(
        (other) =>
          other.replace('format=xlsx', 'format=csv').replace('limit=4000', 'limit=5000') === href &&
          other !== href,
      );
      expect(workbook, `the workbook of ${href}`).toBeDefined();
      const sheet = readWorkbook(await (await page.request.get(workbook!)).body());
      expect(sheet.some((row) => /Nguồn: .*lần cập nhật \d+/.test(String(row[0]?.value)))).toBe(true);
    }
  });
});
