/** A server that dies under the screen, and comes back. */
import { expect, it } from 'vitest';
import { axeViolations } from '#tests/support/browser.ts';
import { doses, figure, soon, untilCounted, useScreen } from '#tests/support/screen.ts';

const screen = useScreen();

it('says since when the connection is lost, keeps the figures as old, and catches up alone', async () => {
  await screen.server.send(doses(1200));
  await untilCounted(screen.server, 1200);
  const page = await screen.openLive('/38');
  const before = await figure(page, 'doses_total').textContent();
  await screen.server.kill();
  const notice = page.getByRole('alert').filter({ hasText: 'SỐ CŨ' });
  await notice.waitFor();
  expect(await notice.textContent()).toMatch(/Mất kết nối từ \d\d:\d\d:\d\d/);
  expect(await figure(page, 'doses_total').textContent()).toBe(before);
  expect(await page.locator('main.old').count()).toBe(1);
  expect(await axeViolations(page)).toEqual([]);

  await screen.server.start();
  await screen.server.send(doses(3));
  await page.locator('.truth .link.live').waitFor({ timeout: 60_000 });
  await soon(() => notice.count()).toBe(0);
  const expected = Number(before!.replace('.', '')) + 3;
  await soon(async () => Number((await figure(page, 'doses_total').textContent())!.replace('.', ''))).toBe(
    expected,
  );
});
