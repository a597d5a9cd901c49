import { FRAME_LAYOUT, type HubStatus, type Patch, type Snapshot, type WatchAnswer } from '#schema/socket.ts';

/** The one room of `Wire`. */
export const ROOM = { unit: '38', level: 'district' as const, index: 26 };

/** A hub of one room and the wire to it, which can lose frames, break, and keep silent. */
export class Wire {
  layout = FRAME_LAYOUT;
  epoch = 'a';
  seq = 1;
  cells = [0, 0, 0];
  connected = false;
  active = true;
  /** Server time ahead of the browser's. */
  aheadMs = 0;
  watches = 0;
  answer: 'yes' | 'never' | 'not_found' | 'unavailable' = 'yes';
  readonly #listeners = new Map<string, ((...values: never[]) => void)[]>();

  on(event: string, listen: (...values: never[]) => void): this {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listen]);
    return this;
  }
  say(event: string, ...values: unknown[]): void {
    for (const listen of this.#listeners.get(event) ?? []) listen(...(values as never[]));
  }
  connect(): void {
    this.connected = true;
    this.say('connect');
  }
  disconnect(): void {
    if (this.connected) this.break('io client disconnect');
  }
  break(reason = 'transport close'): void {
    this.connected = false;
    this.say('disconnect', reason);
  }
  timeout(ms: number): this {
    this.#patienceMs = ms;
    return this;
  }
  #patienceMs = 0;
  answerAfterMs = 0;
  async emitWithAck(_event: string, { unit }: { unit: string }): Promise<WatchAnswer> {
    this.watches += 1;
    if (this.answerAfterMs > 0) await new Promise((resolve) => setTimeout(resolve, this.answerAfterMs));
    if (this.answer === 'never') {
      await new Promise((resolve) => setTimeout(resolve, this.#patienceMs));
      throw new Error('operation has timed out');
    }
    if (this.answer !== 'yes') return { ok: false, code: this.answer, message: this.answer };
    return { ok: true, snapshot: { ...this.snapshot(), unit }, status: this.status() };
  }
  snapshot(): Snapshot {
    return {
      unit: ROOM.unit,
      level: ROOM.level,
      epoch: this.epoch,
      seq: this.seq,
      as_of: '2021-10-15T08:00:00+07:00',
      today: '2021-10-15',
      simulated: false,
      own: [...this.cells],
      rows: [[100, ...this.cells]],
      window: [[0, 0]],
    };
  }
  status(): HubStatus {
    const { layout, epoch, seq } = this;
    return { layout, epoch, seq, server_ms: Date.now() + this.aheadMs } as HubStatus;
  }
  /** The next step of the hub; told to the viewer unless lost on the way. */
  step(cell: number, value: number, { lost = false, twice = false, acceptedMs = 0 } = {}): void {
    const prev = this.seq;
    this.seq += 1 + (value % 3);
    this.cells[cell] = value;
    if (lost || !this.connected) return;
    const patch: Patch = {
      unit: ROOM.unit,
      level: ROOM.level,
      epoch: this.epoch,
      seq: this.seq,
      prev,
      as_of: '2021-10-15T08:00:01+07:00',
      today: '2021-10-15',
      oldest_accepted_ms: acceptedMs,
      changes: [ROOM.index, 1, cell, value, 100, 1, cell, value],
    };
    this.say('unit:patch', patch);
    if (twice) this.say('unit:patch', patch);
  }
}
