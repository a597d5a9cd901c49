/** A command of the project as a process of its own, as npm would start it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface CommandResult {
  /** Exit code; `null` when it was killed. */
  code: number | null;
  out: string;
  err: string;
}

export interface RunningCommand {
  readonly child: ChildProcess;
  /** Everything it wrote so far, both streams. */
  readonly text: () => string;
  readonly done: Promise<CommandResult>;
}

/** @param file path from the project's root. The environment is the given one and what a process needs to run. */
export function startCommand(
  file: string,
  args: readonly string[],
  env: Record<string, string>,
): RunningCommand {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file, ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  return {
    child,
    text: () => out + err,
    done: new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, out, err }));
    }),
  };
}

export function runCommand(
  file: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<CommandResult> {
  return startCommand(file, args, env).done;
}
