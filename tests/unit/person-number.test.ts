/** What is refused as a pseudonym because it reads like the number of a person, and what is not. */
import { describe, expect, it } from 'vitest';
import { isPersonNumberInGroups } from '#ingest/person-number.ts';

describe('a pseudonym', () => {
  it.each(['001099012345', '0912345678', '+84912345678', '0912.345.678', '091-234-5678', '001-099-012345'])(
    '%s is the number of a person',
    (text) => expect(isPersonNumberInGroups(text)).toBe(true),
  );

  it.each(['02059.12345', '26821.31582', '12345-67890', 'p912345678', '1.2.3', '2021-10-16.7', 'a1b2-c3d4'])(
    '%s is none',
    (text) => expect(isPersonNumberInGroups(text)).toBe(false),
  );
});
