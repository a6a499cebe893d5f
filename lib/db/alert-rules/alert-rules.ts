import type { Db, Transaction } from '@/lib/db/client';
import { listConnectionIds } from '@/lib/db/connections/connections';
import { $Enums, type AlertRule as AlertRuleRow, Prisma } from '@/lib/db/generated/client';
import { mapOneReadable, mapReadable, type UnreadableRow } from '@/lib/db/readable-rows';
import {
  ALERT_RULE_KINDS,
  type AlertRule,
  type AlertRuleConfig,
  type AlertRuleFields,
  RULE_CONFIG_SCHEMAS,
  RuleScopeSchema,
} from '@/lib/domain/alert-rules/alert-rule';
import { RuleScheduleSchema } from '@/lib/domain/alert-rules/rule-schedule';

/** Words of the domain to those of the generated client, which cannot hold a hyphen. */
const STORED_KINDS = {
  anomaly: $Enums.AlertRuleKind.anomaly,
  threshold: $Enums.AlertRuleKind.threshold,
  budget: $Enums.AlertRuleKind.budget,
  novelty: $Enums.AlertRuleKind.novelty,
  'key-hygiene': $Enums.AlertRuleKind.key_hygiene,
  'account-activity': $Enums.AlertRuleKind.account_activity,
  'stale-data': $Enums.AlertRuleKind.stale_data,
  leak: $Enums.AlertRuleKind.leak,
  balance: $Enums.AlertRuleKind.balance,
} as const satisfies Record<AlertRule['kind'], $Enums.AlertRuleKind>;

type Source = { id: string; provider: string };

/** Reads the providers that some rules of one workspace name; the answer maps these rules. */
async function makeRuleMap(db: Db, rows: readonly AlertRuleRow[]): Promise<(row: AlertRuleRow) => AlertRule | null> {
  const [first] = rows;
  const isNamed = rows.some(({ scope }) => scope !== null && typeof scope === 'object' && 'provider' in scope);
  const sources = first && isNamed ? await listConnectionIds(db, first.workspaceId) : [];
  return (row) => mapAlertRuleRow(row, sources);
}

/** Rules of kinds that this version does not know are left out. */
function mapAlertRuleRow(row: AlertRuleRow, sources: readonly Source[]): AlertRule | null {
  const kind = ALERT_RULE_KINDS.find((one) => STORED_KINDS[one] === row.kind);
  if (!kind) return null;
  const { id, name, enabled, connectionId, severity, channelIds, createdAt, updatedAt } = row;
  const config = RULE_CONFIG_SCHEMAS[kind].parse(row.config);
  const scope = RuleScopeSchema.parse(row.scope);
  return {
    id,
    name,
    enabled,
    connectionId,
    scope,
    ...(scope.provider === undefined
      ? {}
      : { ofProvider: sources.filter((one) => one.provider === scope.provider).map((one) => one.id) }),
    severity,
    schedule: RuleScheduleSchema.nullable().parse(row.schedule),
    channelIds,
    createdAt,
    updatedAt,
    ...({ kind, config } as AlertRuleConfig),
  };
}

/** All alert rules of a workspace that can be read, by name. */
export async function listAlertRuleRows(db: Db, workspaceId: string): Promise<AlertRule[]> {
  return (await readAlertRules(db, workspaceId)).readable.filter((rule) => rule !== null);
}

/** Alert rules that this version cannot read: they find nothing, and what they found before is held. */
export async function listUnreadableAlertRules(db: Db, workspaceId: string): Promise<UnreadableRow[]> {
  return (await readAlertRules(db, workspaceId)).unreadable;
}

async function readAlertRules(db: Db, workspaceId: string) {
  const rows = await db.alertRule.findMany({ where: { workspaceId }, orderBy: { name: 'asc' } });
  return mapReadable(rows, await makeRuleMap(db, rows));
}

/** One alert rule, or null. */
export async function findAlertRule(db: Db, workspaceId: string, id: string): Promise<AlertRule | null> {
  const row = await db.alertRule.findUnique({ where: { workspaceId_id: { workspaceId, id } } });
  return row && mapOneReadable('alert rule', row, await makeRuleMap(db, [row]));
}

/** JSON columns need their own word for "nothing". */
function mapColumns<Fields extends { schedule?: AlertRule['schedule'] }>({ schedule, ...rest }: Fields) {
  return { ...rest, ...(schedule === undefined ? {} : { schedule: schedule ?? Prisma.DbNull }) };
}

/** Stores a new rule. Throws a unique violation when another one has its name. */
export async function insertAlertRule(tx: Transaction, workspaceId: string, fields: AlertRuleFields): Promise<string> {
  const row = await tx.alertRule.create({
    data: { ...mapColumns(fields), kind: STORED_KINDS[fields.kind], workspaceId },
  });
  return row.id;
}

/** Stores default rules; a name that is taken stays as it is. */
export async function insertDefaultAlertRules(
  db: Db,
  workspaceId: string,
  rules: readonly AlertRuleFields[],
): Promise<void> {
  await db.alertRule.createMany({
    data: rules.map((rule) => ({ ...mapColumns(rule), kind: STORED_KINDS[rule.kind], workspaceId })),
    skipDuplicates: true,
  });
}

/** Changes a rule; its kind stays. Throws a unique violation when another one has the new name. */
export async function updateAlertRuleRow(
  tx: Transaction,
  workspaceId: string,
  id: string,
  fields: Partial<Omit<AlertRuleFields, 'kind'>>,
): Promise<void> {
  await tx.alertRule.update({ where: { workspaceId_id: { workspaceId, id } }, data: mapColumns(fields) });
}

/** Removes a rule; false when there is none. */
export async function deleteAlertRuleRow(tx: Transaction, workspaceId: string, id: string): Promise<boolean> {
  return (await tx.alertRule.deleteMany({ where: { workspaceId, id } })).count > 0;
}

/** Channels of what raised an incident, its rule or its budget; none = every enabled channel. */
export async function findRuleChannelIds(
  db: Db,
  workspaceId: string,
  source: { alertRuleId: string | null; budgetId: string | null },
): Promise<string[]> {
  const { alertRuleId, budgetId } = source;
  const where = (id: string) => ({ where: { workspaceId_id: { workspaceId, id } }, select: { channelIds: true } });
  if (alertRuleId !== null) return (await db.alertRule.findUnique(where(alertRuleId)))?.channelIds ?? [];
  if (budgetId !== null) return (await db.budget.findUnique(where(budgetId)))?.channelIds ?? [];
  return [];
}
