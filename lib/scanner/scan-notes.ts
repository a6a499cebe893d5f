/** What a scan looked at and what it left out. Every file that is not read whole is counted here. */
export type ScanNotes = {
  texts: number;
  bytes: number;
  /** Places by reason; of each reason the first few are named. */
  left: Map<LeftReason, { count: number; examples: string[] }>;
  /** Secrets that an allow comment with a reason, or the baseline, speaks for. */
  allowed: number;
  inBaseline: number;
};

export const LEFT_REASONS = {
  unreadable: 'could not be read',
  special: 'are no ordinary files',
  link: 'are links, which are not followed',
  damaged: 'are damaged archives, read as far as they go',
  encrypted: 'are encrypted in their archive',
  packed: 'are packed in a way that is not read',
  'too-deep': 'are archives too deep inside of others',
  'too-large': 'are archives too large to open inside of others',
  bomb: 'unpack to more than the limit',
} as const;

export type LeftReason = keyof typeof LEFT_REASONS;

const MAX_EXAMPLES = 5;

export function createNotes(): ScanNotes {
  return { texts: 0, bytes: 0, left: new Map(), allowed: 0, inBaseline: 0 };
}

/** Counts something that was left out. */
export function noteLeft(notes: ScanNotes, reason: LeftReason, place: string): void {
  const entry = notes.left.get(reason) ?? { count: 0, examples: [] };
  entry.count++;
  if (entry.examples.length < MAX_EXAMPLES) entry.examples.push(place);
  notes.left.set(reason, entry);
}

/** Adds what another part of the same scan looked at. */
export function mergeNotes(notes: ScanNotes, more: ScanNotes): void {
  notes.texts += more.texts;
  notes.bytes += more.bytes;
  notes.allowed += more.allowed;
  notes.inBaseline += more.inBaseline;
  for (const [reason, { count, examples }] of more.left) {
    const entry = notes.left.get(reason) ?? { count: 0, examples: [] };
    const room = MAX_EXAMPLES - entry.examples.length;
    notes.left.set(reason, { count: entry.count + count, examples: [...entry.examples, ...examples.slice(0, room)] });
  }
}
