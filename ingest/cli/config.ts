/** Settings of the commands that are not those of a process: parsed where a command starts. */
import { z } from 'zod';

const portNumber = z.string().regex(/^\d{1,5}$/, { error: 'must be a port number' });

export const commandEnvironment = z.object({
  /** Key of the source as which `npm run send` sends. */
  INGEST_KEY: z.string().min(1).optional(),
  /** Keys that the server of this machine takes; the doctor asks it with the first of them. */
  INGEST_KEYS: z.string().default(''),
  INGEST_PORT: portNumber.default('3100'),
  PORT: portNumber.default('3000'),
  HOST: z.string().default('127.0.0.1'),
});

export interface CommandConfig {
  /** INGEST_KEY. */
  ingestKey: string | undefined;
  /** INGEST_KEY, or a key that the server of this machine takes. */
  doorKey: string | undefined;
  /** Where the ingest door of this machine listens. */
  ingestUrl: string;
  /** Where its pages and API are. */
  webUrl: string;
}

/** A server that listens on every address is asked on loopback. */
function addressOf(host: string, port: string): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

export function parseCommandConfig(
  environment: Record<string, string | undefined> = process.env,
): CommandConfig {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => (value ?? '').trim() !== ''),
  );
  const parsed = commandEnvironment.safeParse(given);
  if (!parsed.success)
    throw new Error(
      `Wrong setting: ${parsed.error.issues.map((i) => `${i.path.join('.')} ${i.message}`).join('; ')}.`,
    );
  const env = parsed.data;
  const [firstKey] = env.INGEST_KEYS.split(',').map((entry) => entry.trim());
  return {
    ingestKey: env.INGEST_KEY,
    doorKey: env.INGEST_KEY ?? (firstKey ? firstKey.slice(firstKey.indexOf(':') + 1) : undefined),
    ingestUrl: addressOf(env.HOST, env.INGEST_PORT),
    webUrl: addressOf(env.HOST, env.PORT),
  };
}
