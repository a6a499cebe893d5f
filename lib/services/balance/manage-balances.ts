import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type {
  Balance as BalanceContract,
  BalanceEntryCreate,
  BalanceEntry as EntryContract,
  RechargeUpdate,
} from '@/lib/contracts/balance/balance';
import {
  deleteBalanceEntryRow,
  insertBalanceEntry,
  listBalanceEntryPage,
  saveRecharge,
} from '@/lib/db/balance/balances';
import { getDb, inTransaction, type Transaction } from '@/lib/db/client';
import { findConnection } from '@/lib/db/connections/connections';
import { lockForTransaction } from '@/lib/db/locks';
import { type BalanceEntry, DEFAULT_BALANCE_LIMITS, decideBalance, type Recharge } from '@/lib/domain/balance/balance';
import { convertNanosToNumber, formatNanosExact, parseDecimalToNanos } from '@/lib/domain/money';
import { AppError } from '@/lib/errors';
import { checkReferences } from '@/lib/services/check-references';
import { parseIdCursor } from '@/lib/services/id-cursor';
import { cutPage } from '@/lib/services/page-cursor';
import { recordChange } from '@/lib/services/record-change';
import { type LoadedBalance, loadBalances } from './load-balances';

const DAYS_A_MONTH = 365.25 / 12;

/** The prepaid credits of every connection. */
export async function listBalances(viewer: Viewer, now: Date = readNow()) {
  const loaded = await inTransaction((tx) => loadBalances(tx, viewer.workspaceId, now));
  return { data: loaded.map((one) => mapBalance(one, now)), nextCursor: null };
}

/** The prepaid credits of one connection. Throws `not_found`. */
export async function getBalance(
  viewer: Viewer,
  connectionId: string,
  now: Date = readNow(),
): Promise<BalanceContract> {
  const { data } = await listBalances(viewer, now);
  const found = data.find((one) => one.connectionId === connectionId);
  if (!found) throw makeConnectionNotFound(connectionId);
  return found;
}

const makeConnectionNotFound = (id: string) =>
  new AppError('not_found', `connection ${id}: there is none in this workspace`);

function mapBalance(loaded: LoadedBalance, now: Date): BalanceContract {
  const { connection, recharge, known, asOf, spentLastDayNanos } = loaded;
  const { runway = null, spend } = known ?? {};
  const perDay = runway === null ? null : convertNanosToNumber(runway.perDayNanos);
  return {
    ...{ connectionId: connection.id, connectionName: connection.name, provider: connection.provider },
    currency: 'USD',
    left: known && formatNanosExact(known.leftNanos),
    since: known?.since.toISOString() ?? null,
    saidBy: known?.saidBy ?? null,
    credit: formatNanosExact(known?.creditNanos ?? 0n),
    spent: formatNanosExact(spend?.spentNanos ?? 0n),
    costSource: spend?.costSource ?? 'estimated',
    complete: spend?.isWhole ?? true,
    asOf: asOf?.toISOString() ?? null,
    recharge: mapRecharge(recharge),
    assumedRecharges: known?.assumedRecharges ?? 0,
    spentLastDay: formatNanosExact(spentLastDayNanos),
    perDay: runway && formatNanosExact(runway.perDayNanos),
    endsAt: runway?.endsAt?.toISOString() ?? null,
    earliestAt: runway?.earliestAt?.toISOString() ?? null,
    latestAt: runway?.latestAt?.toISOString() ?? null,
    rechargesPerMonth:
      recharge === null || perDay === null
        ? null
        : Math.round((perDay * DAYS_A_MONTH * 10) / convertNanosToNumber(recharge.amountNanos)) / 10,
    state: findState(loaded, now),
  };
}

function findState({ known, recharge, spentLastDayNanos }: LoadedBalance, now: Date): BalanceContract['state'] {
  if (known === null && recharge === null) return 'unknown';
  const standing = { leftNanos: known?.leftNanos ?? 0n, endsAt: known?.runway?.endsAt ?? null };
  const decision = decideBalance({ ...standing, recharge, spentLastDayNanos }, DEFAULT_BALANCE_LIMITS, now, false);
  return decision.kind === 'calm' ? (known === null ? 'unknown' : 'ok') : decision.kind;
}

const mapRecharge = (recharge: Recharge | null) =>
  recharge && { below: formatNanosExact(recharge.belowNanos), amount: formatNanosExact(recharge.amountNanos) };

/** What was entered, the last entered first. */
export async function listBalanceEntries(
  viewer: Viewer,
  query: { connectionId?: string | undefined; cursor?: string | undefined; limit: number },
) {
  const { workspaceId } = viewer;
  const { connectionId = null, limit } = query;
  const page = { connectionId, afterId: parseIdCursor(query.cursor), limit: limit + 1 };
  const { rows, nextCursor } = cutPage(await listBalanceEntryPage(getDb(), workspaceId, page), limit, ({ id }) => id);
  return { data: rows.map(mapEntry), nextCursor };
}

function mapEntry({ amountNanos, at, createdAt, ...rest }: BalanceEntry): EntryContract {
  return {
    ...rest,
    amount: formatNanosExact(amountNanos),
    currency: 'USD',
    at: at.toISOString(),
    createdAt: createdAt.toISOString(),
  };
}

/** Writes down a top-up or what was left. Throws `invalid_input` for a connection that the workspace does not have. */
export async function createBalanceEntry(
  viewer: Viewer,
  input: BalanceEntryCreate,
  now: Date = readNow(),
): Promise<EntryContract> {
  const { workspaceId, actor } = viewer;
  const { connectionId, kind, amount, at, note } = input;
  return inTransaction(async (tx) => {
    await checkConnection(tx, workspaceId, connectionId, now);
    const entry = await insertBalanceEntry(tx, workspaceId, {
      ...{ connectionId, kind, note, createdBy: actor.name },
      amountNanos: parseDecimalToNanos(amount),
      at: at === undefined ? now : new Date(at),
    });
    const after = mapEntry(entry);
    await recordChange(tx, viewer, {
      action: 'balance.entered',
      target: entry.id,
      detail: { kind, amount, name: `${kind} of $${amount}` },
      after,
    });
    return after;
  });
}

export const checkConnection = (tx: Transaction, workspaceId: string, id: string, now: Date) =>
  checkReferences(
    tx,
    workspaceId,
    { connectionId: { path: 'connectionId', id }, channelIds: [], scope: { path: '', ids: undefined } },
    now,
  );

/** Removes what was entered. Throws `not_found`. */
export async function deleteBalanceEntry(viewer: Viewer, id: string): Promise<void> {
  const { workspaceId } = viewer;
  await inTransaction(async (tx) => {
    await lockForTransaction(tx, `balances:${workspaceId}`);
    const entry = await deleteBalanceEntryRow(tx, workspaceId, id);
    if (!entry) throw new AppError('not_found', `balance entry ${id}: there is none in this workspace`);
    const amount = formatNanosExact(entry.amountNanos);
    const detail = { kind: entry.kind, amount, name: `${entry.kind} of $${amount}` };
    await recordChange(tx, viewer, { action: 'balance.removed', target: id, detail, before: mapEntry(entry) });
  });
}

/** Says how a connection is recharged at the provider. Throws `not_found`. */
export async function setRecharge(
  viewer: Viewer,
  connectionId: string,
  { recharge }: RechargeUpdate,
  now: Date = readNow(),
): Promise<BalanceContract> {
  const { workspaceId } = viewer;
  await inTransaction(async (tx) => {
    await lockForTransaction(tx, `balances:${workspaceId}`);
    const connection = await findConnection(tx, workspaceId, connectionId);
    if (!connection) throw makeConnectionNotFound(connectionId);
    const next = recharge && {
      belowNanos: parseDecimalToNanos(recharge.below),
      amountNanos: parseDecimalToNanos(recharge.amount),
    };
    const before = await saveRecharge(tx, workspaceId, connectionId, next);
    await recordChange(tx, viewer, {
      action: 'balance.recharge-changed',
      target: connectionId,
      detail: { name: connection.name },
      before: { recharge: mapRecharge(before) },
      after: { recharge: mapRecharge(next) },
    });
  });
  return getBalance(viewer, connectionId, now);
}
