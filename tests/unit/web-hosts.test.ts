/** Which names the server answers to, and which pages may open a socket. */
import { describe, expect, it } from 'vitest';
import { isHostAllowed, isLoopback, isOriginAllowed } from '#web/http/hosts.ts';

const loopback = { host: '127.0.0.1', origin: undefined };
const proxied = { host: '127.0.0.1', origin: 'https://vc.example.vn' };
const open = { host: '0.0.0.0', origin: undefined };

describe('hosts', () => {
  it('knows what is loopback', () => {
    for (const host of ['localhost', '127.0.0.1', '127.8.9.1', '::1', '[::1]'])
      expect(isLoopback(host)).toBe(true);
    for (const host of ['0.0.0.0', '192.168.1.4', 'localhost.evil.com', '::'])
      expect(isLoopback(host)).toBe(false);
  });

  it.each([
    [loopback, '127.0.0.1:3000', true],
    [loopback, 'localhost:3000', true],
    [loopback, '[::1]:3000', true],
    [loopback, 'evil.example:3000', false],
    [loopback, '127.0.0.1.evil.example', false],
    [loopback, undefined, false],
    [proxied, 'vc.example.vn', true],
    [proxied, 'VC.example.vn', true],
    [proxied, 'evil.example', false],
    [proxied, '127.0.0.1:3000', true],
    [open, 'dashboard.local', true],
  ])('%o answers to %s: %s', (rules, host, allowed) => {
    expect(isHostAllowed(rules, host)).toBe(allowed);
  });

  it.each([
    [loopback, { host: 'localhost:3000' }, true],
    [loopback, { host: 'localhost:3000', origin: 'http://localhost:3000' }, true],
    [loopback, { host: 'localhost:3000', origin: 'http://localhost:4000' }, false],
    [loopback, { host: 'localhost:3000', origin: 'https://evil.example' }, false],
    [loopback, { host: 'localhost:3000', origin: 'null' }, false],
    [proxied, { host: 'vc.example.vn', origin: 'https://vc.example.vn' }, true],
    [proxied, { host: 'vc.example.vn', origin: 'https://evil.example' }, false],
  ])('%o takes a socket from %o: %s', (rules, headers, allowed) => {
    expect(isOriginAllowed(rules, headers)).toBe(allowed);
  });
});
