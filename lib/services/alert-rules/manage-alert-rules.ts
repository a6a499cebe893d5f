import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type {
  AlertRule as AlertRuleContract,
  AlertRuleCreate,
  AlertRulePreviewRequest,
  AlertRuleUpdate,
} from '@/lib/contracts/alert-rules/alert-rules';
import {
  deleteAlertRuleRow,
  findAlertRule,
  insertAlertRule,
  insertDefaultAlertRules,
  listAlertRuleRows,
  updateAlertRuleRow,
} from '@/lib/db/alert-rules/alert-rules';
import { listRuleFirings, type RuleFirings } from '@/lib/db/alert-rules/rule-firings';
import { findBudget } from '@/lib/db/budgets/budgets';
import { type Db, getDb, inTransaction } from '@/lib/db/client';
import { lockRow } from '@/lib/db/locks';
import { isUniqueViolation } from '@/lib/db/unique-violation';
import { dropAbsent } from '@/lib/domain/absent-fields';
import {
  type AlertRule,
  type AlertRuleConfig,
  type AlertRuleKind,
  listMissingDefaults,
  parseRuleConfig,
} from '@/lib/domain/alert-rules/alert-rule';
import { DAY_MS } from '@/lib/domain/time';
import { AppError } from '@/lib/errors';
import { formatDuration } from '@/lib/presenters/instant';
import { checkReferences } from '@/lib/services/check-references';
import { type FindMissingUsage, loadMissingUsage } from '@/lib/services/missing-usage';
import { recordChange } from '@/lib/services/record-change';

/** An alert rule as the HTTP API shows it: its options stand beside the kind. */
function mapAlertRule(rule: AlertRule, missing: MissingUsage, firings: RuleFirings | undefined): AlertRuleContract {
  const { id, name, enabled, connectionId, scope, severity, schedule, channelIds } = rule;
  const common = {
    ...{ id, name, enabled, connectionId, scope, severity, schedule, channelIds },
    waitsFor: describeMissing(rule, missing),
    lastFiredAt: firings?.lastFiredAt.toISOString() ?? null,
    firedIn30Days: firings?.count ?? 0,
    createdAt: rule.createdAt.toISOString(),
    updatedAt: rule.updatedAt.toISOString(),
  };
  switch (rule.kind) {
    case 'anomaly':
      return { ...common, kind: rule.kind, ...rule.config };
    case 'threshold':
      return { ...common, kind: rule.kind, ...rule.config };
    case 'budget':
      return { ...common, kind: rule.kind, ...rule.config };
    case 'novelty':
      return { ...common, kind: rule.kind, ...rule.config };
    case 'key-hygiene':
      return { ...common, kind: rule.kind, ...rule.config };
    case 'balance':
      return { ...common, kind: rule.kind, ...rule.config };
    case 'account-activity':
    case 'stale-data':
    case 'leak':
      return { ...common, kind: rule.kind };
  }
}

type MissingUsage = { find: FindMissingUsage; now: Date };

async function loadMissing(db: Db, workspaceId: string, now: Date = readNow()): Promise<MissingUsage> {
  return { find: await loadMissingUsage(db, workspaceId, now), now };
}

/** How often rules fired lately. */
const FIRINGS_MS = 30 * DAY_MS;

const loadFirings = (db: Db, workspaceId: string, now: Date = readNow()) =>
  listRuleFirings(db, workspaceId, new Date(now.getTime() - FIRINGS_MS));

/** Kinds that judge spend hold what they know while no usage is read. */
const JUDGES_OF_SPEND: ReadonlySet<AlertRuleKind> = new Set(['anomaly', 'threshold', 'budget', 'novelty']);

function describeMissing({ kind, connectionId, scope }: AlertRule, { find, now }: MissingUsage): string | null {
  if (!JUDGES_OF_SPEND.has(kind)) return null;
  const since = find({ connectionId: connectionId ?? undefined, kind: scope.kind });
  return since === null ? null : `usage data, missing for ${formatDuration(now.getTime() - since.getTime())}`;
}

/** The alert rules of a workspace; kinds without any rule get their default, so that it can be seen and changed. */
export async function loadAlertRules(db: Db, workspaceId: string): Promise<AlertRule[]> {
  const rules = await listAlertRuleRows(db, workspaceId);
  const missing = listMissingDefaults(rules);
  if (missing.length === 0) return rules;
  await insertDefaultAlertRules(db, workspaceId, missing);
  return listAlertRuleRows(db, workspaceId);
}

/** One alert rule. Throws `not_found`. */
export async function getAlertRule(viewer: Viewer, id: string): Promise<AlertRuleContract> {
  return loadMappedRule(getDb(), viewer.workspaceId, id);
}

/** Like `getAlertRule`, also within a transaction that just changed it. */
async function loadMappedRule(db: Db, workspaceId: string, id: string): Promise<AlertRuleContract> {
  const rule = await findAlertRule(db, workspaceId, id);
  if (!rule) throw makeAlertRuleNotFound(id);
  const firings = await loadFirings(db, workspaceId);
  return mapAlertRule(rule, await loadMissing(db, workspaceId), firings.get(id));
}

/** The answer to an id that no alert rule of the workspace has. */
function makeAlertRuleNotFound(id: string): AppError {
  return new AppError('not_found', `alert rule "${id}": there is no such alert rule in this workspace`);
}

/** All alert rules of the workspace by name. There are few, so they come on one page. */
export async function listAlertRules(viewer: Viewer): Promise<{ data: AlertRuleContract[]; nextCursor: null }> {
  const rules = await loadAlertRules(getDb(), viewer.workspaceId);
  const missing = await loadMissing(getDb(), viewer.workspaceId);
  const firings = await loadFirings(getDb(), viewer.workspaceId);
  return { data: rules.map((rule) => mapAlertRule(rule, missing, firings.get(rule.id))), nextCursor: null };
}

/** Creates an alert rule; it holds from the next evaluation on. Throws `conflict` when the name is taken. */
export async function createAlertRule(
  viewer: Viewer,
  input: AlertRuleCreate,
  now: Date = readNow(),
): Promise<AlertRuleContract> {
  const { workspaceId } = viewer;
  const { name, enabled, connectionId, scope, severity, schedule, channelIds } = input;
  try {
    return await inTransaction(async (tx) => {
      await checkReferences(
        tx,
        workspaceId,
        {
          connectionId: { path: 'connectionId', id: connectionId },
          channelIds,
          scope: { path: 'scope', ids: scope },
        },
        now,
      );
      if (input.kind === 'budget') await checkBudget(tx, workspaceId, input.budgetId);
      checkPayer(scope.payerId, selectConfig(input));
      const id = await insertAlertRule(tx, workspaceId, {
        name,
        enabled,
        connectionId,
        scope: dropAbsent(scope),
        severity,
        schedule,
        channelIds,
        ...selectConfig(input),
      });
      const after = await loadMappedRule(tx, workspaceId, id);
      await recordChange(tx, viewer, { action: 'alert-rule.created', target: id, detail: { name }, after });
      return after;
    });
  } catch (error) {
    throw isUniqueViolation(error) ? makeRuleNameConflict(name) : error;
  }
}

/** The options of a rule by its kind, from the fields that stand beside it. */
export function selectConfig(input: AlertRulePreviewRequest): AlertRuleConfig {
  switch (input.kind) {
    case 'anomaly':
      return { kind: input.kind, config: { sensitivity: input.sensitivity } };
    case 'threshold': {
      const { metric, above, windowMinutes } = input;
      return { kind: input.kind, config: { metric, above, windowMinutes } };
    }
    case 'budget': {
      const { budgetId, percent, basis } = input;
      return { kind: input.kind, config: { budgetId, percent, basis } };
    }
    case 'novelty':
      return { kind: input.kind, config: { novelties: input.novelties } };
    case 'key-hygiene': {
      const { problems, unusedDays, maxAgeDays } = input;
      return { kind: input.kind, config: { problems, unusedDays, maxAgeDays } };
    }
    case 'balance': {
      const { warnDays, maxRechargesPerDay } = input;
      return { kind: input.kind, config: { warnDays, maxRechargesPerDay } };
    }
    case 'account-activity':
    case 'stale-data':
    case 'leak':
      return { kind: input.kind, config: {} };
  }
}

/** Throws `invalid_input` when a rule names a budget that the workspace does not have. */
export async function checkBudget(db: Db, workspaceId: string, budgetId: string | null): Promise<void> {
  if (budgetId === null || (await findBudget(db, workspaceId, budgetId))) return;
  const message = `budget "${budgetId}" does not exist in this workspace`;
  throw new AppError('invalid_input', message, { errors: [{ path: 'budgetId', message }] });
}

/** Throws `invalid_input` when a rule is to look at a payer and cannot: only money is allocated. */
export function checkPayer(payerId: string | undefined, rule: AlertRuleConfig): void {
  if (payerId === undefined || rule.kind === 'budget') return;
  if (rule.kind === 'threshold' && rule.config.metric === 'cost') return;
  const found = rule.kind === 'threshold' ? 'a threshold of requests' : `a rule of kind ${rule.kind}`;
  const message = `scope.payerId of ${found}: expected a threshold of cost or a budget rule, for only money is allocated`;
  throw new AppError('invalid_input', message, { errors: [{ path: 'scope.payerId', message }] });
}

/** The answer to a name that another alert rule has. */
function makeRuleNameConflict(name: string): AppError {
  const message = `alert rule name "${name}" is taken: expected a name that no other alert rule of the workspace has`;
  return new AppError('conflict', message, { errors: [{ path: 'name', message }] });
}

/**
 * Changes an alert rule; it holds from the next evaluation on. Throws `not_found`, `conflict` when the new name is taken,
 * or `invalid_input` for an option that the kind of rule does not have.
 */
export async function updateAlertRule(
  viewer: Viewer,
  id: string,
  patch: AlertRuleUpdate,
  now: Date = readNow(),
): Promise<AlertRuleContract> {
  const { workspaceId } = viewer;
  try {
    return await inTransaction(async (tx) => {
      await lockRow(tx, 'alert_rule', workspaceId, id);
      const rule = await findAlertRule(tx, workspaceId, id);
      if (!rule) throw makeAlertRuleNotFound(id);
      const before = await loadMappedRule(tx, workspaceId, id);
      const { name, enabled, connectionId, scope, severity, schedule, channelIds, ...options } = dropAbsent(patch);
      checkOptions(rule, options);
      await checkReferences(
        tx,
        workspaceId,
        {
          connectionId: { path: 'connectionId', id: connectionId === undefined ? rule.connectionId : connectionId },
          channelIds,
          scope: { path: 'scope', ids: scope, before: rule.scope },
        },
        now,
      );
      if (options.budgetId !== undefined) await checkBudget(tx, workspaceId, options.budgetId);
      checkPayer((scope ?? rule.scope).payerId, {
        kind: rule.kind,
        config: { ...rule.config, ...options },
      } as AlertRuleConfig);
      const fields = dropAbsent({ name, enabled, connectionId, severity, schedule, channelIds });
      await updateAlertRuleRow(tx, workspaceId, id, {
        ...fields,
        ...(scope === undefined ? {} : { scope: dropAbsent(scope) }),
        config: parseRuleConfig(rule.kind, { ...rule.config, ...options }),
      });
      const after = await loadMappedRule(tx, workspaceId, id);
      await recordChange(tx, viewer, {
        action: 'alert-rule.updated',
        target: id,
        detail: { name: after.name },
        before,
        after,
      });
      return after;
    });
  } catch (error) {
    throw isUniqueViolation(error) ? makeRuleNameConflict(patch.name ?? '') : error;
  }
}

/** Throws `invalid_input` for options that rules of this kind do not have. */
function checkOptions(rule: AlertRule, options: Readonly<Record<string, unknown>>): void {
  const errors = Object.keys(options)
    .filter((path) => !(path in rule.config))
    .map((path) => ({
      path,
      message: `${path} of alert rule "${rule.name}": rules of kind ${rule.kind} have none; leave it out`,
    }));
  if (errors.length > 0) throw new AppError('invalid_input', errors.map((one) => one.message).join('; '), { errors });
}

/**
 * Deletes an alert rule. The last one of its kind gives way to the default rule: to stop a kind of alert, switch its rule
 * off instead. Throws `not_found`.
 */
export async function deleteAlertRule(viewer: Viewer, id: string): Promise<void> {
  const { workspaceId } = viewer;
  await inTransaction(async (tx) => {
    await lockRow(tx, 'alert_rule', workspaceId, id);
    const rule = await findAlertRule(tx, workspaceId, id);
    if (!rule || !(await deleteAlertRuleRow(tx, workspaceId, id))) throw makeAlertRuleNotFound(id);
    await recordChange(tx, viewer, {
      action: 'alert-rule.deleted',
      target: id,
      detail: { name: rule.name },
      before: rule,
    });
  });
}
