import { type BalanceSetting, listBalanceEntries, listBalanceSettings } from '@/lib/db/balance/balances';
import type { Transaction } from '@/lib/db/client';
import { listConnectionIds } from '@/lib/db/connections/connections';
import { listConnectionReads } from '@/lib/db/connections/data-horizons';
import {
  type BalanceStart,
  computeLeft,
  findBalanceStart,
  forecastRunway,
  type Recharge,
  type Runway,
} from '@/lib/domain/balance/balance';
import { DAY_MS } from '@/lib/domain/time';
import { findDataHorizon } from '@/lib/domain/usage/data-horizon';
import type { PeriodSpend } from '@/lib/domain/usage/period-spend';
import { loadPeriodSpend } from '@/lib/services/budgets/load-period-spend';
import { loadRegularDays } from '@/lib/services/budgets/load-regular-days';

/** The prepaid credits of one connection now; `known` null = no balance was entered. */
export type LoadedBalance = {
  connection: { id: string; name: string; provider: string };
  recharge: Recharge | null;
  /** Everything up to then has been read; null = nothing yet. */
  asOf: Date | null;
  spentLastDayNanos: bigint;
  known:
    | (BalanceStart & {
        leftNanos: bigint;
        assumedRecharges: number;
        spend: Pick<PeriodSpend, 'spentNanos' | 'costSource' | 'isWhole'>;
        runway: Runway | null;
      })
    | null;
};

/** Balances of all connections of a workspace, with a handful of queries, however many there are. */
export async function loadBalances(tx: Transaction, workspaceId: string, now: Date): Promise<LoadedBalance[]> {
  const connections = await listConnectionIds(tx, workspaceId);
  const entries = Map.groupBy(await listBalanceEntries(tx, workspaceId), (one) => one.connectionId);
  const settings = new Map((await listBalanceSettings(tx, workspaceId)).map((one) => [one.connectionId, one]));
  const found = connections.map((connection) => {
    const setting: BalanceSetting | undefined = settings.get(connection.id);
    const start = findBalanceStart(entries.get(connection.id) ?? [], setting?.reading ?? null, now);
    return { connection, recharge: setting?.recharge ?? null, start };
  });
  const asked = found.filter(({ start, recharge }) => start !== null || recharge !== null);
  const today = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS);
  const spent = await loadPeriodSpend(
    tx,
    workspaceId,
    asked.flatMap(({ connection, start }) => {
      const scope = { connectionId: connection.id };
      const lastDay = { startsAt: new Date(now.getTime() - DAY_MS), endsAt: now };
      return [
        { id: `day ${connection.id}`, scope, period: lastDay },
        ...(start === null ? [] : [{ id: connection.id, scope, period: { startsAt: start.since, endsAt: now } }]),
      ];
    }),
    today,
  );
  const scopes = asked.map(({ connection: { id } }) => ({ id, scope: { connectionId: id } }));
  const days = scopes.length === 0 ? new Map() : await loadRegularDays(tx, workspaceId, scopes, today);
  const reads = await listConnectionReads(tx, workspaceId);
  return found.map(({ connection, recharge, start }) => {
    const asOf = findDataHorizon(reads, { connectionId: connection.id }, now).complete;
    const spentLastDayNanos = spent.get(`day ${connection.id}`)?.spentNanos ?? 0n;
    const spend = spent.get(connection.id);
    if (start === null || spend === undefined) return { connection, recharge, asOf, spentLastDayNanos, known: null };
    const left = computeLeft(start, spend.spentNanos, recharge);
    const untilNanos = left.leftNanos - (recharge?.belowNanos ?? 0n);
    const runway = forecastRunway(untilNanos, days.get(connection.id) ?? [], now);
    return { connection, recharge, asOf, spentLastDayNanos, known: { ...start, ...left, spend, runway } };
  });
}
