/**
 * Which names this server may be called by, and which pages may speak to it. Pure.
 *
 * There is no login yet, and the default is to listen on loopback only. A web page elsewhere could still
 * reach it through the reader's own browser (DNS rebinding, cross-site sockets), so the names in `Host` and
 * `Origin` are checked.
 */
const LOOPBACK = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\]|::1)$/i;

export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/** `127.0.0.1:3000` → `127.0.0.1`, `[::1]:3000` → `[::1]`. */
export function hostName(hostHeader: string): string {
  return hostHeader.replace(/:\d+$/, '');
}

export interface HostRules {
  /** Where the server listens. */
  readonly host: string;
  /** Address before a proxy, such as `https://vc.example.vn`. */
  readonly origin: string | undefined;
}

/** Whether a request may name this host. */
export function isHostAllowed(rules: HostRules, hostHeader: string | undefined): boolean {
  if (hostHeader === undefined) return false;
  if (isLoopback(hostName(hostHeader))) return true;
  if (rules.origin) return hostHeader.toLowerCase() === new URL(rules.origin).host;
  // Opened on purpose (ALLOW_OPEN): the names by which others reach it are not known.
  return !isLoopback(rules.host);
}

/** Whether a page of this origin may open a socket; programs without a browser send no origin. */
export function isOriginAllowed(
  rules: HostRules,
  headers: { origin?: string | undefined; host?: string | undefined },
): boolean {
  if (!isHostAllowed(rules, headers.host)) return false;
  if (headers.origin === undefined) return true;
  if (headers.origin === rules.origin) return true;
  let origin: URL;
  try {
    origin = new URL(headers.origin);
  } catch {
    return false;
  }
  return origin.host === headers.host!.toLowerCase();
}
