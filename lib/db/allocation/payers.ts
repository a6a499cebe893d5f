import type { Db, Transaction } from '@/lib/db/client';
import type { AllocationRule as RuleRow } from '@/lib/db/generated/client';
import {
  type AllocationRule,
  listTargetPayers,
  PAYER_KINDS,
  type Payer,
  type RuleTarget,
} from '@/lib/domain/allocation/allocation-rule';

type PayerRow = Omit<Payer, 'kind'> & { kind: string };

const payerSelect = {
  ...{ id: true, parentId: true, kind: true, name: true, recipients: true, createdAt: true },
} as const;

/** A kind of a newer version is shown as a team: who pays stays the same. */
const mapPayer = (row: PayerRow): Payer => ({
  ...row,
  kind: PAYER_KINDS.find((kind) => kind === row.kind) ?? 'team',
});

/** All payers of a workspace by name. */
export async function listPayerRows(db: Db, workspaceId: string): Promise<Payer[]> {
  const rows = await db.payer.findMany({ where: { workspaceId }, select: payerSelect, orderBy: { name: 'asc' } });
  return rows.map(mapPayer);
}

export type PayerFields = Omit<Payer, 'id' | 'createdAt'>;

/** Stores a payer. Throws a unique violation when another one has its name. */
export async function insertPayer(tx: Transaction, workspaceId: string, fields: PayerFields): Promise<Payer> {
  return mapPayer(await tx.payer.create({ data: { workspaceId, ...fields }, select: payerSelect }));
}

/** Changes a payer. Throws a unique violation when another one has its name. */
export async function updatePayerRow(
  tx: Transaction,
  workspaceId: string,
  id: string,
  fields: Partial<PayerFields>,
): Promise<Payer> {
  const where = { workspaceId_id: { workspaceId, id } };
  return mapPayer(await tx.payer.update({ where, data: fields, select: payerSelect }));
}

/** Removes a payer and the notes of what it was mailed. */
export async function deletePayerRow(tx: Transaction, workspaceId: string, id: string): Promise<void> {
  await tx.payer.deleteMany({ where: { workspaceId, id } });
}

/** A budget or alert rule that counts what a payer pays, in words; null = none does. */
export async function findPayerUser(tx: Transaction, workspaceId: string, payerId: string): Promise<string | null> {
  const select = { select: { name: true } } as const;
  const budget = await tx.budget.findFirst({ where: { workspaceId, payerId }, ...select });
  if (budget) return `budget "${budget.name}"`;
  const scope = { path: ['payerId'], equals: payerId };
  const rule = await tx.alertRule.findFirst({ where: { workspaceId, scope }, ...select });
  return rule && `alert rule "${rule.name}"`;
}

const toDay = (at: Date | null) => at?.toISOString().slice(0, 10) ?? null;
const fromDay = (day: string | null) => (day === null ? null : new Date(`${day}T00:00:00Z`));

function mapRule(row: RuleRow): AllocationRule {
  const { id, position, connections, projects, apiKeys, users, models, note, createdAt } = row;
  return {
    ...{ id, position, note, createdAt },
    match: { connections, projects, apiKeys, users, models },
    target: readTarget(row),
    validFrom: toDay(row.validFrom),
    validUntil: toDay(row.validUntil),
  };
}

function readTarget({ payerIds, shares }: Pick<RuleRow, 'payerIds' | 'shares'>): RuleTarget {
  const [only] = payerIds;
  if (only !== undefined && payerIds.length === 1) return { kind: 'payer', payerId: only };
  if (shares.length === 0) return { kind: 'use', payerIds };
  return { kind: 'fixed', shares: payerIds.map((payerId, at) => ({ payerId, share: shares[at] ?? 0 })) };
}

/** All rules of a workspace in the order in which they are asked. */
export async function listAllocationRuleRows(db: Db, workspaceId: string): Promise<AllocationRule[]> {
  const rows = await db.allocationRule.findMany({
    where: { workspaceId },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
  });
  return rows.map(mapRule);
}

export type AllocationRuleFields = Omit<AllocationRule, 'id' | 'createdAt'>;

function mapColumns(fields: Partial<AllocationRuleFields>) {
  const { match, target, validFrom, validUntil, position, note } = fields;
  return {
    ...(match ?? {}),
    ...(target === undefined
      ? {}
      : {
          payerIds: listTargetPayers(target),
          shares: target.kind === 'fixed' ? target.shares.map((one) => one.share) : [],
        }),
    ...(validFrom === undefined ? {} : { validFrom: fromDay(validFrom) }),
    ...(validUntil === undefined ? {} : { validUntil: fromDay(validUntil) }),
    ...(position === undefined ? {} : { position }),
    ...(note === undefined ? {} : { note }),
  };
}

/** Stores a rule at its place; those from there on move down by one. */
export async function insertAllocationRule(
  tx: Transaction,
  workspaceId: string,
  fields: AllocationRuleFields,
): Promise<AllocationRule> {
  await tx.allocationRule.updateMany({
    where: { workspaceId, position: { gte: fields.position } },
    data: { position: { increment: 1 } },
  });
  const data = { workspaceId, ...mapColumns(fields), position: fields.position };
  return mapRule(await tx.allocationRule.create({ data }));
}

/** Changes a rule where it stands. */
export async function updateAllocationRuleRow(
  tx: Transaction,
  workspaceId: string,
  id: string,
  fields: Partial<AllocationRuleFields>,
): Promise<AllocationRule> {
  const where = { workspaceId_id: { workspaceId, id } };
  return mapRule(await tx.allocationRule.update({ where, data: mapColumns(fields) }));
}

/** Removes a rule; false when there is none. */
export async function deleteAllocationRuleRow(tx: Transaction, workspaceId: string, id: string): Promise<boolean> {
  return (await tx.allocationRule.deleteMany({ where: { workspaceId, id } })).count > 0;
}

/** Puts the rules into the order of `ids`. */
export async function orderAllocationRules(
  tx: Transaction,
  workspaceId: string,
  ids: readonly string[],
): Promise<void> {
  await tx.$executeRaw`
    UPDATE allocation_rule r SET position = o.place::int
      FROM unnest(${[...ids]}::uuid[]) WITH ORDINALITY AS o(id, place)
     WHERE r.workspace_id = ${workspaceId}::uuid AND r.id = o.id`;
}

/** Statements of a month that were mailed: what each payer was told. */
export async function listSentStatements(db: Db, workspaceId: string, month: string): Promise<Map<string, bigint>> {
  const rows = await db.payerStatement.findMany({ where: { workspaceId, monthOn: new Date(`${month}-01T00:00:00Z`) } });
  return new Map(rows.map((row) => [row.payerId, row.amountNanos]));
}

/** Notes that a payer's statement was mailed; false when it was before. */
export async function insertSentStatement(
  tx: Transaction,
  workspaceId: string,
  sent: { payerId: string; month: string; amountNanos: bigint; sentAt: Date },
): Promise<boolean> {
  const { month, ...rest } = sent;
  const data = [{ workspaceId, monthOn: new Date(`${month}-01T00:00:00Z`), ...rest }];
  return (await tx.payerStatement.createMany({ data, skipDuplicates: true })).count > 0;
}
