/** The end of a process that cannot close the embedded engine in order. */

/**
 * Ends this process as a power cut would. Leaving by `process.exit` while the engine answers a question or a thread with the
 * engine is gone crashes or never returns (docs/decisions/ordered-shutdown.md); what was committed is safe either way.
 * Whoever started the process sees it killed, not a code.
 */
export function endAtOnce(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('still alive after SIGKILL');
}
