/** Stated causes beside those that were put in. Pure. */
import { z } from 'zod';
import { CAUSES } from '#web/lib/indicators/causes.ts';

/** What the demonstration put in, as `store_facts` has it under `demo_truth`. */
export const demoTruth = z.array(z.object({ unit: z.string(), cause: z.enum(CAUSES) }));

/** Columns of the table: causes, and the two answers that are none. */
export const STATED = [...CAUSES, 'not_clear', 'not_slow'] as const;
export type Stated = (typeof STATED)[number];

export interface Case {
  readonly unit: string;
  /** `null`: nothing was put in. */
  readonly truth: (typeof CAUSES)[number] | null;
  readonly stated: Stated;
  readonly second: string | null;
  /** The gap is a large part of what the unit should have. */
  readonly large: boolean;
  /** It is said to be slow, and not at typing only. */
  readonly calledSlow: boolean;
}

export interface Judgement {
  /** Of the units with a large gap: how many, and how many whose stated cause is the true one. */
  readonly large: number;
  readonly right: number;
  /** Units that are only late at typing and are called slow at injecting. */
  readonly wronglySlow: readonly string[];
}

export function judge(cases: readonly Case[]): Judgement {
  const large = cases.filter((one) => one.large && one.truth !== null);
  return {
    large: large.length,
    right: large.filter((one) => one.stated === one.truth).length,
    wronglySlow: cases.filter((one) => one.truth === 'late_typing' && one.calledSlow).map(({ unit }) => unit),
  };
}

/** The table as Markdown: a row for each cause that was put in, a column for each answer. Units with a large gap. */
export function confusionTable(cases: readonly Case[]): string {
  const large = cases.filter((one) => one.large);
  const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [
    row(['put in \\ stated', ...STATED, 'units']),
    row(['---', ...STATED.map(() => '--:'), '--:']),
    ...[...CAUSES, null].map((truth) => {
      const of = large.filter((one) => one.truth === truth);
      return row([
        truth ?? '(nothing)',
        ...STATED.map((stated) => of.filter((one) => one.stated === stated).length || ''),
        of.length,
      ]);
    }),
  ].join('\n');
}
