/** Settings of the commands that are not those of a process: parsed where a command starts. */
import { z } from 'zod';

export const commandEnvironment = z.object({
  /** Key of the source as which `npm run send` sends. */
  INGEST_KEY: z.string().min(1).optional(),
  /** Where the ingest door of this machine listens. */
  INGEST_PORT: z
    .string()
    .regex(/^\d{1,5}$/)
    .default('3100'),
});

export interface CommandConfig {
  ingestKey: string | undefined;
  ingestUrl: string;
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
  return {
    ingestKey: parsed.data.INGEST_KEY,
    ingestUrl: `http://127.0.0.1:${parsed.data.INGEST_PORT}`,
  };
}
