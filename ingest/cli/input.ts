/** What `send` reads: events of a file with the line each stands on, one after the other, never the whole file. */

export type InputItem =
  | {
      /** Line of the file, from 1, on which the event begins. */
      line: number;
      /** Bytes of the file up to and with this event. */
      end: number;
      /** One JSON object without a line end, as it goes to the door. */
      body: Buffer;
    }
  | { line: number; end: number; problem: Finding };

/** Why an event was not taken: said by the door, or by the reader when the event could not be sent at all. */
export interface Finding {
  code: string;
  /** Field (or column) that is meant; empty: the whole line. */
  path: string;
  message: string;
}

/** The file cannot be read on from here; the message is for the person who started the command. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** Longest event that is sent; the door refuses far shorter ones, this only bounds memory. */
export const MAX_EVENT_BYTES = 1024 * 1024;
