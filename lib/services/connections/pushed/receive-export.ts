import { hashBearerToken } from '@/lib/auth/bearer-token';
import { parseSourceWorkspaceId } from '@/lib/auth/source-token';
import { readNow } from '@/lib/clock';
import { addToMinutes } from '@/lib/db/connections/push-minutes';
import {
  addRefusals,
  findSender,
  inSourceTransaction,
  noteReceived,
  type Sender,
  schedulePushedPull,
} from '@/lib/db/connections/push-sources';
import { loadSourceState, saveSourceState } from '@/lib/db/connections/push-state';
import { inWorkspace } from '@/lib/db/workspace-guard';
import { absorbItems } from '@/lib/domain/connections/pushed/absorb';
import type { Refusal } from '@/lib/domain/connections/pushed/item';
import { HOUR_MS } from '@/lib/domain/time';
import { AppError } from '@/lib/errors';
import { type ReadExport, readMetrics } from '@/lib/providers/otlp/read-metrics';
import { readSpans } from '@/lib/providers/otlp/read-spans';
import { decodeExport, type Encoding, type Export } from '@/lib/providers/otlp/wire';

/** Most data points or spans with usage in one export. Senders send a few hundred. */
const MAX_ITEMS = 20_000;
/** Items reported once that are remembered for a day, to recognize repeats. */
const MAX_SEEN = 2_000_000;
const MAX_REASONS = 5;

/** What an export is answered with. */
export type ExportAnswer = { rejected: number; message: string };

/** Whose token this is. Throws `unauthorized`, or `forbidden` for a source that is paused. */
export async function findTokenSender(token: string | null): Promise<Sender> {
  const workspaceId = token === null ? null : parseSourceWorkspaceId(token);
  const sender =
    token !== null && workspaceId !== null
      ? await inWorkspace(workspaceId, () => findSender(workspaceId, hashBearerToken(token)))
      : null;
  if (!sender) throw new AppError('unauthorized', 'expected "Authorization: Bearer so_…", the token of a source');
  if (sender.isPaused) throw new AppError('forbidden', `source "${sender.name}" is paused: nothing is taken from it`);
  return sender;
}

/**
 * Takes one export of a source: what it adds to minutes, what is remembered of its counters and what was refused are one
 * transaction that holds the source, so that several processes may take exports at once and a repeated one adds nothing.
 * A worker then stores the minutes as usage. Throws `invalid_input`, or `too_many_requests`.
 */
export async function receiveExport(
  sender: Sender,
  { signal, encoding, bytes }: { signal: Export['signal']; encoding: Encoding; bytes: Uint8Array },
  now: Date = readNow(),
): Promise<ExportAnswer> {
  const { items, refused } = readExport(decodeExport(signal, encoding, bytes));
  if (items.length > MAX_ITEMS)
    throw new AppError('invalid_input', `${items.length} items of usage: expected at most ${MAX_ITEMS} in one export`);
  const place = { workspaceId: sender.workspaceId, connectionId: sender.connectionId };
  return inWorkspace(place.workspaceId, async () => {
    const all = await inSourceTransaction(place, async (client, source) => {
      if (source.seenCount > MAX_SEEN) throw tooManySeen();
      const state = await loadSourceState(client, place, items, source.createdAt);
      const absorbed = absorbItems(items, state, now);
      const everyRefusal = [...refused, ...absorbed.refused];
      const hasChanges = absorbed.minutes.length > 0;
      const version = source.version + (hasChanges ? 1n : 0n);
      await saveSourceState(client, place, absorbed, now);
      await addToMinutes(client, place, absorbed.minutes, version);
      await addRefusals(client, place, everyRefusal, now);
      const { counts, newDigests } = absorbed;
      const noted = { at: now, version, counts, newDigests: newDigests.length, refused: everyRefusal.length };
      await noteReceived(client, place, noted);
      return everyRefusal;
    });
    if (all === null) throw new AppError('unauthorized', `source "${sender.name}" is gone`);
    await schedulePushedPull(sender);
    return { rejected: all.length, message: renderRefusals(all) };
  });
}

const readExport = (read: Export): ReadExport =>
  read.signal === 'metrics' ? readMetrics(read.request) : readSpans(read.request);

function tooManySeen(): AppError {
  const message = `more than ${MAX_SEEN} spans and points a day: send cumulative metrics instead of spans`;
  return new AppError('too_many_requests', message, { retryAfterSeconds: HOUR_MS / 1_000 });
}

/** Each reason once, with how many items it met. */
function renderRefusals(refused: readonly Refusal[]): string {
  const byCode = [...Map.groupBy(refused, ({ code }) => code).values()];
  return byCode
    .slice(0, MAX_REASONS)
    .map((own) => `${own.length} refused: ${own[0]?.message}`)
    .join('; ');
}
