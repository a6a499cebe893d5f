import { type ByteStream, peek } from './containers/byte-stream';
import { detectContainer } from './containers/kind';
import { createBudget } from './containers/limits';
import { type Finding, makeFinding } from './finding';
import { scanContainer } from './scan-bytes';
import type { ScanNotes } from './scan-notes';
import type { Sighting, TextScanner } from './text-scan';

/** Name that reports give to standard input. */
const INPUT_PATH = '(standard input)';
/** Secrets that a stream remembers, so that a line that repeats every second is reported once. */
const MAX_REMEMBERED = 100_000;
const LINE_END = 10;
/** An archive on standard input has no size; it may unpack to the limits' floor. */
const UNKNOWN_BYTES = 0;

/** Searches a stream that may never end, and reports each secret once, as soon as its line is complete. */
export async function scanInput(
  input: ByteStream,
  scanner: TextScanner,
  notes: ScanNotes,
  report: (finding: Finding) => void,
): Promise<void> {
  const reported = new Set<string>();
  const take = (path: string, sighting: Sighting) => {
    const finding = makeFinding(path, sighting);
    if (reported.has(finding.found.fingerprint) || reported.size >= MAX_REMEMBERED) return;
    reported.add(finding.found.fingerprint);
    report(finding);
  };
  const { head, whole } = await peekOnce(input);
  const kind = detectContainer(head, '');
  if (kind !== null) {
    await scanContainer(
      { scanner, notes, take },
      INPUT_PATH,
      kind,
      (await peek(whole)).whole,
      createBudget(UNKNOWN_BYTES),
      0,
    );
    return;
  }
  notes.texts++;
  const scan = scanner.begin((sighting) => take(INPUT_PATH, sighting));
  for await (const piece of whole) {
    notes.bytes += piece.length;
    scan.write(piece, piece.at(-1) === LINE_END);
  }
  scan.commit(0, true);
}

/** The first piece decides: a log that says one line an hour must not wait for more. */
async function peekOnce(input: ByteStream): Promise<{ head: Buffer; whole: ByteStream }> {
  const iterator = input[Symbol.asyncIterator]();
  const { value, done } = await iterator.next();
  const first = done ? Buffer.alloc(0) : Buffer.from(value);
  async function* replay() {
    yield first;
    for (;;) {
      const next = await iterator.next();
      if (next.done) return;
      yield next.value;
    }
  }
  return { head: first, whole: replay() };
}
