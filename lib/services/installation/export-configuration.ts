import { stringify as renderCsv } from 'csv-stringify/sync';
import { stringify as renderYaml } from 'yaml';
import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import type { AlertRule } from '@/lib/contracts/alert-rules/alert-rules';
import type { Budget } from '@/lib/contracts/budgets/budgets';
import type { ConfigurationExport, ConfigurationQuery } from '@/lib/contracts/installation/configuration';
import { listPayerRows } from '@/lib/db/allocation/payers';
import { listAllBudgets } from '@/lib/db/budgets/budgets';
import { getDb } from '@/lib/db/client';
import { listConnectionRows } from '@/lib/db/connections/connections';
import type { KeyRow } from '@/lib/db/keys/keys';
import { listChannelNames } from '@/lib/db/notifications/channels';
import { formatSchedule, type RuleSchedule } from '@/lib/domain/alert-rules/rule-schedule';
import { type BudgetThreshold, formatThresholds } from '@/lib/domain/budgets/budget';
import { formatNanosExact } from '@/lib/domain/money';
import { listAlertRules } from '@/lib/services/alert-rules/manage-alert-rules';
import { mapBudget } from '@/lib/services/budgets/manage-budgets';
import { exportRegister } from '@/lib/services/keys/import-register';
import { mapRegister } from '@/lib/services/keys/map-key';
import { listRegisterRows } from '@/lib/services/keys/write-register';

type Names = Record<'channels' | 'connections' | 'payers', ReadonlyMap<string, string>>;

/** Budgets, rules and what is written down about keys as a file that `apply` takes back: applied where it came from, it changes nothing. */
export async function exportConfiguration(
  viewer: Viewer,
  { format, content }: z.output<typeof ConfigurationQuery>,
): Promise<z.infer<typeof ConfigurationExport>> {
  const { workspaceId } = viewer;
  const connections = await listConnectionRows(getDb(), workspaceId, { afterId: null, limit: 10_000 });
  const channels = await listChannelNames(getDb(), workspaceId);
  const payers = await listPayerRows(getDb(), workspaceId);
  const names: Names = {
    channels: new Map([...channels].map(([name, id]) => [id, name])),
    connections: new Map(connections.map(({ name, id }) => [id, name])),
    payers: new Map(payers.map(({ name, id }) => [id, name])),
  };
  const budgets = (await listAllBudgets(getDb(), workspaceId)).map((budget) =>
    describeBudget(mapBudget(budget), names),
  );
  const alertRules = (await listAlertRules(viewer)).data.map((rule) => describeRule(rule, names));
  if (format === 'csv') {
    if (content === 'keys') return { format, text: (await exportRegister(viewer)).text };
    return { format, text: renderTable(content === 'budgets' ? budgets : alertRules, content) };
  }
  const keys = (await listRegisterRows(getDb(), viewer)).flatMap((row) => describeKey(row, names));
  const whole = { version: 1, budgets, alertRules, ...(keys.length === 0 ? {} : { keys }) };
  const text = format === 'json' ? `${JSON.stringify(whole, null, 2)}\n` : renderYaml(whole);
  return { format, text };
}

function describeBudget(budget: Budget, names: Names): Record<string, unknown> {
  const { id: _id, createdAt: _createdAt, updatedAt: _updatedAt, channelIds, scope, savedViewName, ...rest } = budget;
  const { connectionId, savedViewId: _savedViewId, payerId, ...narrow } = scope;
  const view = savedViewName === null ? {} : { savedView: savedViewName };
  const refs = nameReferences(connectionId ?? null, channelIds, names);
  return { ...rest, ...view, scope: narrow, ...namePayer(payerId, names), ...refs };
}

function describeRule(rule: AlertRule, names: Names): Record<string, unknown> {
  const {
    id: _id,
    createdAt: _c,
    updatedAt: _u,
    waitsFor: _w,
    lastFiredAt: _l,
    firedIn30Days: _f,
    channelIds,
    connectionId,
    scope: { payerId, ...scope },
    ...rest
  } = rule;
  return { ...rest, scope, ...namePayer(payerId, names), ...nameReferences(connectionId, channelIds, names) };
}

/** An entry of the register with what was written down; none where nothing was. */
function describeKey(row: KeyRow, names: Names): Record<string, unknown>[] {
  const { confirmedAt: _c, confirmationAskedAt: _a, expectedMonthlyNanos, ...register } = mapRegister(row);
  const expectedMonthly = expectedMonthlyNanos === null ? null : formatNanosExact(expectedMonthlyNanos);
  const said = Object.entries({ ...register, expectedMonthly }).filter(
    ([, value]) => value !== null && value !== false && !(Array.isArray(value) && value.length === 0),
  );
  if (said.length === 0) return [];
  const connection = names.connections.get(row.connectionId) ?? row.connectionId;
  return [{ key: row.id, name: row.name, connection, ...Object.fromEntries(said) }];
}

const namePayer = (payerId: string | undefined, names: Names) =>
  payerId === undefined ? {} : { payer: names.payers.get(payerId) ?? payerId };

function nameReferences(connectionId: string | null, channelIds: readonly string[], names: Names) {
  const connection = connectionId === null ? undefined : names.connections.get(connectionId);
  const channels = channelIds.flatMap((id) => names.channels.get(id) ?? []);
  return { ...(connection === undefined ? {} : { connection }), ...(channels.length === 0 ? {} : { channels }) };
}

function renderTable(entries: readonly Record<string, unknown>[], content: 'budgets' | 'alertRules'): string {
  const rows = entries.map((entry) => flatten(entry, content));
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return renderCsv(rows, { header: true, columns });
}

/** Scope fields become columns; lists are joined with "; ", and a schedule is one cell. */
function flatten(
  { scope, schedule, thresholds, ...entry }: Record<string, unknown>,
  content: string,
): Record<string, string> {
  const { kind, ...narrow } = (scope ?? {}) as Record<string, string>;
  const cells = Object.entries(entry).map(([field, value]) => [field, renderCell(value)]);
  const usageKind = kind === undefined ? {} : { [content === 'budgets' ? 'kind' : 'usageKind']: kind };
  const own =
    content === 'budgets'
      ? { thresholds: formatThresholds(thresholds as BudgetThreshold[]) }
      : { schedule: formatSchedule(schedule as RuleSchedule | null) };
  return { ...Object.fromEntries(cells), ...own, ...narrow, ...usageKind };
}

function renderCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  return Array.isArray(value) ? value.map(String).join('; ') : String(value);
}
