/** Limits that keep an archive from filling memory or running for ever. */
export const MAX_DEPTH = 6;
const MAX_MEMBERS = 200_000;
/** An archive inside of another one is held in memory to be opened. */
export const MAX_NESTED_BYTES = 64 * 1024 * 1024;
/** Bytes that an archive may unpack to: the larger of a floor and a multiple of its size. */
const UNPACKED_FLOOR_BYTES = 256 * 1024 * 1024;
const UNPACKED_RATIO = 100;

/** Thrown when an archive passes a limit; what was read until then has been searched. */
export class LimitPassed extends Error {
  override readonly name = 'LimitPassed';
  constructor(readonly limit: 'bomb' | 'too-deep' | 'too-large') {
    super(`archive limit passed: ${limit}`);
  }
}

/** What one archive of the tree may still unpack, nested ones included. */
export type Budget = { spendBytes(bytes: number): void; spendMember(): void };

export function createBudget(archiveBytes: number): Budget {
  let bytesLeft = Math.max(UNPACKED_FLOOR_BYTES, archiveBytes * UNPACKED_RATIO);
  let membersLeft = MAX_MEMBERS;
  return {
    spendBytes(bytes) {
      bytesLeft -= bytes;
      if (bytesLeft < 0) throw new LimitPassed('bomb');
    },
    spendMember() {
      membersLeft--;
      if (membersLeft < 0) throw new LimitPassed('bomb');
    },
  };
}
