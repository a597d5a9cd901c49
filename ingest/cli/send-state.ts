/**
 * What `send` keeps beside the input while it runs: how far it is, and the rejections so far. Both are brought to
 * disk together after every batch, so an interrupted run goes on where it stopped and reports the whole file.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { z } from 'zod';
import type { Finding } from './input.ts';

const countsSchema = z.object({
  accepted: z.int().min(0),
  duplicate: z.int().min(0),
  stale: z.int().min(0),
  rejected: z.int().min(0),
});
export type SendCounts = z.infer<typeof countsSchema>;

const progressSchema = z.object({
  /** Which input and which door this is about; another one starts anew. */
  input: z.string(),
  /** Last line of the file whose event was answered. */
  line: z.int().min(0),
  counts: countsSchema,
  /** Length of the file of rejections at that moment; what stands behind it was not yet counted. */
  rejectedBytes: z.int().min(0),
});
type Progress = z.infer<typeof progressSchema>;

export interface LineFinding extends Finding {
  line: number;
}

const HEAD_BYTES = 64 * 1024;

/** Same size, same time of change, same head, same door: the same input. */
export async function fingerprintInput(path: string, url: string): Promise<string> {
  const { size, mtimeMs } = await stat(path);
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const head = createHash('sha256').update(buffer.subarray(0, bytesRead)).digest('hex');
    return `${size} ${mtimeMs} ${head} ${new URL(url).origin}`;
  } finally {
    await file.close();
  }
}

export class SendState {
  readonly #progressPath: string;
  readonly #rejects: FileHandle;
  readonly rejectsPath: string;
  #progress: Progress;

  private constructor(basePath: string, rejects: FileHandle, progress: Progress) {
    this.#progressPath = `${basePath}.progress`;
    this.rejectsPath = `${basePath}.rejected.ndjson`;
    this.#rejects = rejects;
    this.#progress = progress;
  }

  /** Take up the run that was interrupted on this input, or begin a new one. */
  static async open(basePath: string, input: string): Promise<SendState> {
    const found = await readProgress(`${basePath}.progress`);
    const resumed = found?.input === input ? found : undefined;
    const rejects = await open(`${basePath}.rejected.ndjson`, resumed ? 'a' : 'w', 0o600);
    const progress = resumed ?? {
      input,
      line: 0,
      counts: { accepted: 0, duplicate: 0, stale: 0, rejected: 0 },
      rejectedBytes: 0,
    };
    await rejects.truncate(progress.rejectedBytes);
    return new SendState(basePath, rejects, progress);
  }

  /** Lines up to and with this one need not be sent again. */
  get line(): number {
    return this.#progress.line;
  }

  get counts(): Readonly<SendCounts> {
    return this.#progress.counts;
  }

  /** A batch was answered: its rejections first, then the progress that counts them. */
  async record(line: number, answered: Omit<SendCounts, 'rejected'>, findings: LineFinding[]): Promise<void> {
    const text = findings.map((finding) => `${JSON.stringify(finding)}\n`).join('');
    if (text !== '') await this.#rejects.appendFile(text);
    const { counts, rejectedBytes } = this.#progress;
    this.#progress = {
      ...this.#progress,
      line,
      counts: {
        accepted: counts.accepted + answered.accepted,
        duplicate: counts.duplicate + answered.duplicate,
        stale: counts.stale + answered.stale,
        rejected: counts.rejected + findings.length,
      },
      rejectedBytes: rejectedBytes + Buffer.byteLength(text),
    };
    // Written beside and renamed: a kill in the middle leaves the old progress, never half of one.
    const file = await open(`${this.#progressPath}.new`, 'w', 0o600);
    await file.writeFile(JSON.stringify(this.#progress));
    await file.close();
    await rename(`${this.#progressPath}.new`, this.#progressPath);
  }

  /** Every rejection of the run, those before an interruption included, in the order of the file. */
  async *rejections(): AsyncGenerator<LineFinding> {
    const lines = createInterface({ input: createReadStream(this.rejectsPath), crlfDelay: Infinity });
    for await (const line of lines) yield JSON.parse(line) as LineFinding;
  }

  /** The whole file was answered: the next run starts from its beginning. Rejections are kept for the steward. */
  async finish(): Promise<void> {
    await this.close();
    await rm(this.#progressPath, { force: true });
    if (this.counts.rejected === 0) await rm(this.rejectsPath, { force: true });
  }

  async close(): Promise<void> {
    await this.#rejects.close();
  }
}

async function readProgress(path: string): Promise<Progress | undefined> {
  try {
    const file = await open(path);
    try {
      return progressSchema.safeParse(JSON.parse(await file.readFile('utf8'))).data;
    } finally {
      await file.close();
    }
  } catch {
    return undefined; // none, or not ours: begin anew, which is always safe
  }
}
