/** Sharing the runs of a costly question. */
import { describe, expect, it } from 'vitest';
import { SharedRuns } from '#web/lib/server/shared-runs.ts';

/** Runs that end when the test says so; each answers its number. */
function controlled() {
  const ends: ((failure?: Error) => void)[] = [];
  const run = (): Promise<number> => {
    const n = ends.length + 1;
    return new Promise((resolve, reject) => ends.push((failure) => (failure ? reject(failure) : resolve(n))));
  };
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 5; i++) await Promise.resolve();
  };
  return { ends, run, settle };
}

describe('shared runs', () => {
  it('let all who ask during a run share the one after it', async () => {
    const { ends, run, settle } = controlled();
    const runs = new SharedRuns<number>();
    const first = runs.ask('a', run);
    const later = [runs.ask('a', run), runs.ask('a', run), runs.ask('a', run)];
    expect(ends).toHaveLength(1);
    ends[0]!();
    expect(await first).toBe(1);
    await settle();
    expect(ends).toHaveLength(2);
    // It began before this question was asked.
    const last = runs.ask('a', run);
    ends[1]!();
    expect(await Promise.all(later)).toEqual([2, 2, 2]);
    await settle();
    ends[2]!();
    expect(await last).toBe(3);
    await settle();
    void runs.ask('a', run);
    expect(ends).toHaveLength(4);
  });

  it('keep different questions apart, and go on after a failure', async () => {
    const { ends, run, settle } = controlled();
    const runs = new SharedRuns<number>();
    const a = runs.ask('a', run);
    void runs.ask('b', run);
    expect(ends).toHaveLength(2);
    const next = runs.ask('a', run);
    ends[0]!(new Error('the store is busy'));
    await expect(a).rejects.toThrow('busy');
    await settle();
    ends[2]!();
    expect(await next).toBe(3);
  });
});
