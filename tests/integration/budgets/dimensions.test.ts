import { beforeAll, describe, expect, test } from 'vitest';
import { AlertRuleCreate, type AlertRuleCreateInput } from '@/lib/contracts/alert-rules/alert-rules';
import { AllocationRuleCreate, PayerCreate } from '@/lib/contracts/allocation/allocation';
import { BudgetCreate, type BudgetCreateInput } from '@/lib/contracts/budgets/budgets';
import { ConfigurationInput } from '@/lib/contracts/installation/configuration';
import { UsageExportQuery, UsageGroupsQuery, UsageQuery } from '@/lib/contracts/usage/usage';
import { listAlertRuleRows } from '@/lib/db/alert-rules/alert-rules';
import { getDb, getPool } from '@/lib/db/client';
import { bumpDataVersion } from '@/lib/db/connections/data-versions';
import { planWatch } from '@/lib/domain/alert-rules/watch-plan';
import type { RuleTarget } from '@/lib/domain/allocation/allocation-rule';
import { splitByWeights } from '@/lib/domain/allocation/split';
import { formatNanosExact, parseDecimalToNanos } from '@/lib/domain/money';
import { evaluateThresholds } from '@/lib/services/alert-rules/evaluate-thresholds';
import {
  createAlertRule,
  deleteAlertRule,
  listAlertRules,
  updateAlertRule,
} from '@/lib/services/alert-rules/manage-alert-rules';
import { findMonthSpan, loadAllocation } from '@/lib/services/allocation/load-allocation';
import { listBranch } from '@/lib/services/allocation/load-payer-days';
import { createPayer, deletePayer } from '@/lib/services/allocation/manage-payers';
import { createAllocationRule, deleteAllocationRule } from '@/lib/services/allocation/manage-rules';
import { getBudgetStatus, listBudgets } from '@/lib/services/budgets/get-budget-status';
import { createBudget, deleteBudget } from '@/lib/services/budgets/manage-budgets';
import { listIncidents } from '@/lib/services/incidents/list-incidents';
import { applyConfiguration } from '@/lib/services/installation/apply-configuration';
import { exportConfiguration } from '@/lib/services/installation/export-configuration';
import { exportUsage } from '@/lib/services/usage/export-usage';
import { serveUsageSeries } from '@/lib/services/usage/get-usage-series';
import { listUsageGroups } from '@/lib/services/usage/list-usage-groups';
import { useTestDatabase } from '../../support/database';
import { evaluateReadBudgets, type Seeded, seedUsage, seedWorkspace } from '../incidents/seed';

/** Two connections of OpenAI with $8 and $16 of November, one of Anthropic with $4; $3 of it within the last hour. */

useTestDatabase();

const NOW = new Date('2026-11-20T12:00:00Z');
const at = (text: string) => new Date(`${text}Z`);
let seeded: Seeded;
let second: Seeded;
let anthropic: Seeded;

const budget = (name: string, scope: BudgetCreateInput['scope'], more: Partial<BudgetCreateInput> = {}) =>
  createBudget(seeded.viewer, BudgetCreate.parse({ name, amount: '20', scope, ...more }));
const rule = (input: AlertRuleCreateInput) => createAlertRule(seeded.viewer, AlertRuleCreate.parse(input));
const spentOf = async ({ id }: { id: string }) => (await getBudgetStatus(seeded.viewer, id, NOW)).spent;

beforeAll(async () => {
  seeded = await seedWorkspace();
  const connect = async (name: string, provider: string): Promise<Seeded> => {
    const { id } = await getDb().connection.create({
      data: {
        ...{ workspaceId: seeded.workspaceId, provider, name, adminKey: new Uint8Array([1]), adminKeyHint: 'abcd' },
        ...{ backfillPermil: 1000, lastSuccessAt: NOW, createdAt: at('2026-08-01T00:00:00') },
      },
    });
    return { ...seeded, connectionId: id };
  };
  second = await connect('Research', 'openai');
  anthropic = await connect('Claude', 'anthropic');
  await seedUsage(seeded, 'day', [{ at: at('2026-11-02T00:00'), dollars: 8 }], () => NOW);
  await seedUsage(second, 'day', [{ at: at('2026-11-03T00:00'), dollars: 16 }], () => NOW);
  await seedUsage(anthropic, 'day', [{ at: at('2026-11-03T00:00'), dollars: 4 }], () => NOW);
  await seedUsage(second, 'minute', [{ at: at('2026-11-20T11:40'), dollars: 2.5 }], () => NOW);
  await seedUsage(anthropic, 'minute', [{ at: at('2026-11-20T11:40'), dollars: 3 }], () => NOW);
});

describe('a budget by provider', () => {
  test.each([
    { scope: () => ({ provider: 'openai' }), spent: '24' },
    { scope: () => ({ provider: 'anthropic' }), spent: '4' },
    { scope: () => ({ connectionId: second.connectionId }), spent: '16' },
    { scope: () => ({ provider: 'openai', apiKeyId: 'key_ci' }), spent: '24' },
    { scope: () => ({}), spent: '28' },
  ])('counts all of its connections: $spent', async ({ scope, spent }) => {
    const made = await budget('Counted', scope());
    expect(made.scope).toEqual(scope());
    expect(await spentOf(made)).toBe(spent);
    await deleteBudget(seeded.viewer, made.id);
  });

  test('counts the final bill of its connections in place of their estimates', async () => {
    const { workspaceId } = seeded;
    const costOn = at('2026-11-03T00:00');
    const line = { ...{ workspaceId, costOn, projectId: '', apiKeyId: '' }, lineItem: 'gpt-5, input', currency: 'usd' };
    await getDb().costDay.createMany({
      data: [
        { ...line, connectionId: second.connectionId, amountNanos: 15_500_000_001n },
        { ...line, connectionId: anthropic.connectionId, amountNanos: 5_000_000_000n },
      ],
    });
    const made = await budget('Billed', { provider: 'openai' });
    expect(await spentOf(made)).toBe('23.500000001');
    await getDb().costDay.deleteMany({ where: { workspaceId } });
    await deleteBudget(seeded.viewer, made.id);
  });

  test('follows its connections, and tells with the name of the provider', async () => {
    const made = await budget('OpenAI', { provider: 'openai' }, { thresholds: [{ percent: 100, basis: 'actual' }] });
    expect(await evaluateReadBudgets({ workspaceId: seeded.workspaceId, now: NOW })).toMatchObject({ fired: 1 });
    const [incident] = (await listIncidents(seeded.viewer, { state: [], limit: 5 })).data;
    expect(incident).toMatchObject({ scope: { provider: 'openai' }, scopeNames: { provider: 'OpenAI' } });
    expect(incident?.explanation).toContain('Estimated spend of provider OpenAI for');
    const where = { workspaceId_id: { workspaceId: seeded.workspaceId, id: second.connectionId } };
    await getDb().connection.update({ where, data: { provider: 'litellm' } });
    expect(await spentOf(made)).toBe('8');
    await getDb().connection.update({ where, data: { provider: 'openai' } });
    await deleteBudget(seeded.viewer, made.id);
  });

  test('is refused for a provider that is not connected, or not by the connection beside it', async () => {
    await expect(budget('Wrong', { provider: 'openrouter' })).rejects.toMatchObject({
      code: 'invalid_input',
      errors: [
        {
          path: 'scope.provider',
          message: 'provider "openrouter": expected one that is connected: openai, anthropic',
        },
      ],
    });
    const mixed = { provider: 'anthropic', connectionId: second.connectionId };
    await expect(budget('Wrong', mixed)).rejects.toThrow(
      'expected one that is connected: that of the connection (openai)',
    );
  });
});

describe('a rule by provider', () => {
  test('a threshold sums its connections only, and names the provider', async () => {
    const { workspaceId } = seeded;
    const made = await rule({
      ...{ kind: 'threshold', name: 'OpenAI an hour', above: '2', scope: { provider: 'openai' } },
    });
    const high = await rule({
      kind: 'threshold',
      name: 'Claude an hour',
      above: '4',
      scope: { provider: 'anthropic' },
    });
    const now = at('2026-11-20T12:01:00');
    await getDb().connection.updateMany({ where: { workspaceId }, data: { lastSuccessAt: now } });
    expect(await evaluateThresholds({ workspaceId, now })).toEqual({ opened: 1, resolved: 0 });
    const { data } = await listIncidents(seeded.viewer, { state: ['open'], limit: 5 });
    expect(data.filter(({ kind }) => kind === 'threshold')).toMatchObject([
      { title: '$2.50 in an hour on provider OpenAI (limit $2.00)', observed: '2.5', scope: { provider: 'openai' } },
    ]);
    await deleteAlertRule(seeded.viewer, made.id);
    await deleteAlertRule(seeded.viewer, high.id);
  });

  test('decides for its connections before the rule of all, and gives way to that of a connection', async () => {
    await rule({ kind: 'anomaly', name: 'All', sensitivity: 'low' });
    const made = await rule({ kind: 'anomaly', name: 'OpenAI', sensitivity: 'high', scope: { provider: 'openai' } });
    await rule({ kind: 'anomaly', name: 'Research', enabled: false, connectionId: second.connectionId });
    const rules = await listAlertRuleRows(getDb(), seeded.workspaceId);
    const planOf = ({ connectionId }: Seeded) => planWatch('anomaly', rules, connectionId);
    expect(planOf(seeded)).toMatchObject({ ruleId: made.id, config: { sensitivity: 'high' } });
    expect(planOf(anthropic)).toMatchObject({ kind: 'on', config: { sensitivity: 'low' } });
    expect(planOf(second)).toEqual({ kind: 'off', reason: 'disabled' });
  });

  test('adds its threshold to budgets of the provider and of its connections', async () => {
    await rule({ kind: 'budget', name: 'Half', percent: 70, basis: 'actual', scope: { provider: 'openai' } });
    const options = { amount: '10', thresholds: [] };
    await budget('First of OpenAI', { connectionId: seeded.connectionId }, options);
    await budget('All of OpenAI', { provider: 'openai' }, options);
    await budget('Claude', { connectionId: anthropic.connectionId }, { ...options, amount: '1' });
    expect(await evaluateReadBudgets({ workspaceId: seeded.workspaceId, now: NOW })).toMatchObject({ fired: 2 });
  });
});

describe('a budget and a rule of a payer', () => {
  const ids = new Map<string, string>();
  const id = (name: string) => ids.get(name) ?? '';
  const match = { connections: [], projects: [], apiKeys: [], users: [], models: [] };
  const allocate = (apiKeys: string[], target: RuleTarget, more: object = {}) =>
    createAllocationRule(seeded.viewer, AllocationRuleCreate.parse({ match: { ...match, apiKeys }, target, ...more }));

  /** What the page of the month comes to for a payer and those beneath it, before it is rounded to cents. */
  async function readMonth(name: string): Promise<bigint> {
    const { allocation, payers } = await loadAllocation(seeded.workspaceId, findMonthSpan('2026-11'), NOW);
    return listBranch(payers, id(name)).reduce((sum, one) => {
      const { directNanos = 0n, sharedNanos = 0n } = allocation.payers.get(one) ?? {};
      return sum + directNanos + sharedNanos;
    }, 0n);
  }

  beforeAll(async () => {
    for (const [name, parent] of [['Engineering'], ['Search', 'Engineering'], ['Ads', 'Engineering'], ['Globex']]) {
      const input = { name, parentId: parent === undefined ? null : id(parent) };
      ids.set(name ?? '', (await createPayer(seeded.viewer, PayerCreate.parse(input))).id);
    }
    await allocate(['key_search'], { kind: 'payer', payerId: id('Search') }, { validUntil: '2026-11-15' });
    await allocate(['key_search'], { kind: 'payer', payerId: id('Globex') }, { validFrom: '2026-11-16' });
    await allocate(['key_ads'], { kind: 'payer', payerId: id('Ads') });
    const thirds = ['Search', 'Ads', 'Globex'].map((name, at) => ({
      payerId: id(name),
      share: [3334, 3333, 3333][at] ?? 0,
    }));
    await allocate(['key_all'], { kind: 'use', payerIds: [id('Search'), id('Globex')] });
    await allocate(['key_thirds'], { kind: 'fixed', shares: thirds });
    const usage = ['search', 'ads', 'all', 'thirds'].flatMap((key, index) =>
      [4, 12, 18].map((day) => ({
        at: new Date(Date.UTC(2026, 10, day)),
        dollars: (day + index) / 7,
        apiKeyId: `key_${key}`,
      })),
    );
    await seedUsage(seeded, 'day', usage, () => NOW);
    // The day under way, in minutes as well.
    const minute = { at: at('2026-11-20T11:45:00'), dollars: 1.000000007, apiKeyId: 'key_all' };
    await seedUsage(seeded, 'minute', [minute, { ...minute, dollars: 2, apiKeyId: 'key_ads' }], () => NOW);
    await seedUsage(seeded, 'day', [{ ...minute, at: at('2026-11-20T00:00:00') }], () => NOW);
  });

  test('counts what the allocation gives it, to the nano-dollar, while rules change in the middle of the month', async () => {
    let all = 0n;
    for (const name of ['Engineering', 'Search', 'Ads', 'Globex']) {
      const made = await budget(`Of ${name}`, { payerId: id(name) });
      const spent = parseDecimalToNanos(await spentOf(made));
      expect(spent).toBe(await readMonth(name));
      expect(spent).toBeGreaterThan(0n);
      if (name === 'Engineering' || name === 'Globex') all += spent;
    }
    const { allocation } = await loadAllocation(seeded.workspaceId, findMonthSpan('2026-11'), NOW);
    expect(all + allocation.unallocated.nanos).toBe(allocation.totalNanos);
    const { data } = await listBudgets(seeded.viewer, { limit: 50 }, NOW);
    const own = data.find((one) => one.name === 'Of Search');
    expect(own).toMatchObject({ status: { approximate: false, costSource: 'estimated' } });
    expect(own?.course.at(-1)?.spent).toBe(own?.status.spent);
    expect(own?.course.filter((point) => point.spent === '0').length).toBeGreaterThan(2);
  });

  test('follows the final bill, and the rules as they are changed', async () => {
    const { workspaceId, connectionId } = seeded;
    const made = (await listBudgets(seeded.viewer, { limit: 50 }, NOW)).data.find((one) => one.name === 'Of Ads');
    const line = {
      workspaceId,
      connectionId,
      costOn: at('2026-11-18T00:00:00'),
      projectId: 'proj_a',
      apiKeyId: 'key_ads',
    };
    await getDb().costDay.create({
      data: { ...line, lineItem: 'gpt-4.1, input', currency: 'usd', amountNanos: 77_000_000_001n },
    });
    await bumpDataVersion(getPool(), workspaceId, connectionId);
    const status = await getBudgetStatus(seeded.viewer, made?.id ?? '', NOW);
    expect(status.costSource).toBe('mixed');
    expect(parseDecimalToNanos(status.spent)).toBe(await readMonth('Ads'));
    expect(parseDecimalToNanos(status.spent)).toBeGreaterThan(77_000_000_000n);
    const first = await allocate(['key_ads'], { kind: 'payer', payerId: id('Search') }, { position: 1 });
    expect(await spentOf({ id: made?.id ?? '' })).toBe(formatNanosExact(await readMonth('Ads')));
    expect(await readMonth('Ads')).toBeLessThan(20_000_000_000n);
    await deleteAllocationRule(seeded.viewer, first.id);
    await getDb().costDay.deleteMany({ where: { workspaceId } });
    await bumpDataVersion(getPool(), workspaceId, connectionId);
  });

  test('a day of a zone counts where its middle lies, and an hour is refused', async () => {
    const zone = { period: 'day' as const, timezone: 'Asia/Tokyo' };
    const made = await budget('Ads today', { payerId: id('Ads') }, zone);
    const status = await getBudgetStatus(seeded.viewer, made.id, at('2026-11-18T20:00:00'));
    expect(status).toMatchObject({ approximate: true, period: { start: '2026-11-18T15:00:00.000Z' } });
    await expect(budget('Ads an hour', { payerId: id('Ads') }, { period: 'hour' })).rejects.toMatchObject({
      errors: [{ path: 'period' }],
    });
    expect(() => BudgetCreate.parse({ name: 'x', amount: '1', scope: { payerId: id('Ads'), model: 'gpt-5' } })).toThrow(
      'expected a payer alone',
    );
  });

  test('tells with the name of the payer, and a threshold sums its minutes by the rules', async () => {
    const { workspaceId } = seeded;
    const now = at('2026-11-20T12:01:00');
    await budget('Ads told', { payerId: id('Ads') }, { amount: '5', thresholds: [{ percent: 100, basis: 'actual' }] });
    await evaluateReadBudgets({ workspaceId, now });
    const hour = { kind: 'threshold' as const, above: '0.5', windowMinutes: 60 };
    await rule({ ...hour, name: 'Ads an hour', scope: { payerId: id('Ads') } });
    const shared = await rule({ ...hour, name: 'Search an hour', scope: { payerId: id('Search') } });
    expect(await evaluateThresholds({ workspaceId, now })).toMatchObject({ opened: 1 });
    const incidents = (await listIncidents(seeded.viewer, { state: ['open'], limit: 50 })).data;
    const told = incidents.filter(({ scope }) => scope.payerId === id('Ads'));
    expect(told.map(({ kind, scopeNames }) => [kind, scopeNames])).toEqual([
      ['threshold', { payerId: 'Ads' }],
      ['budget', { payerId: 'Ads' }],
    ]);
    expect(told[0]).toMatchObject({ title: '$2.00 in an hour on payer Ads (limit $0.50)' });
    expect(told[1]?.explanation).toContain('of payer Ads for');
    // The shared dollar is divided by use: Search used 16 sevenths of a dollar, Globex 18.
    await updateAlertRule(seeded.viewer, shared.id, { above: '0.47' });
    expect(await evaluateThresholds({ workspaceId, now })).toEqual({ opened: 1, resolved: 0 });
    const [search] = (await listIncidents(seeded.viewer, { state: ['open'], limit: 50 })).data;
    expect(search?.observed).toBe(formatNanosExact(splitByWeights(1_000_000_007n, [16n, 18n])[0] ?? 0n));
    const requests = { ...hour, metric: 'requests' as const, name: 'Requests', scope: { payerId: id('Ads') } };
    await expect(rule(requests)).rejects.toThrow('only money is allocated');
    await expect(rule({ kind: 'anomaly', name: 'Odd', scope: { payerId: id('Ads') } })).rejects.toThrow(
      'rule of kind anomaly',
    );
  });

  test('the explorer tells the same by payer and day, and what nobody pays', async () => {
    const window = { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z', timezone: 'UTC' };
    const ask = (query: object) => serveUsageSeries(seeded.viewer, UsageQuery.parse({ ...window, ...query }), NOW);
    const { allocation } = await loadAllocation(seeded.workspaceId, findMonthSpan('2026-11'), NOW);
    const usage = await ask({ groupBy: ['payer'] });
    const sums = new Map(
      usage.series.map(({ group, points }) => [
        group['payer'] ?? null,
        points.reduce((sum, { cost }) => sum + parseDecimalToNanos(cost ?? '0'), 0n),
      ]),
    );
    expect(sums.get(null)).toBe(allocation.unallocated.nanos);
    for (const name of ['Search', 'Ads', 'Globex']) {
      const { directNanos = 0n, sharedNanos = 0n } = allocation.payers.get(id(name)) ?? {};
      expect(sums.get(id(name))).toBe(directNanos + sharedNanos);
    }
    expect(sums.has(id('Engineering'))).toBe(false);
    expect(parseDecimalToNanos(usage.totals.cost ?? '0')).toBe(allocation.totalNanos);
    expect(usage.totals).toMatchObject({ requests: null, requestsComplete: false });
    expect(
      usage.series
        .map(({ names }) => names['payer'])
        .filter(Boolean)
        .toSorted(),
    ).toEqual(['Ads', 'Globex', 'Search']);
    const daysOf = (name: string) =>
      usage.series.find(({ group }) => group['payer'] === id(name))?.points.map(({ start }) => start.slice(8, 10));
    expect([daysOf('Ads'), daysOf('Search')]).toEqual([
      ['04', '12', '18'],
      ['04', '12', '18', '20'],
    ]);
    // A branch is what is beneath it, and the biggest stay apart.
    const branch = await ask({ payer: [id('Engineering')], bucket: 'month' });
    expect(parseDecimalToNanos(branch.totals.cost ?? '0')).toBe(await readMonth('Engineering'));
    const nobody = await ask({ payer: ['none'] });
    expect(parseDecimalToNanos(nobody.totals.cost ?? '0')).toBe(allocation.unallocated.nanos);
    const top = await ask({ groupBy: ['payer'], top: 1 });
    expect([top.series.length, top.other?.groups, top.totals.cost]).toEqual([1, 3, usage.totals.cost]);
    const groups = await listUsageGroups(
      seeded.viewer,
      UsageGroupsQuery.parse({ ...window, groupBy: ['payer'], search: 'glob' }),
      NOW,
    );
    expect(groups.data).toMatchObject([
      { names: { payer: 'Globex' }, totals: { cost: formatNanosExact(sums.get(id('Globex')) ?? 0n) } },
    ]);
    const csv = await exportUsage(seeded.viewer, UsageExportQuery.parse({ ...window, groupBy: ['payer'] }), NOW);
    expect(csv.text.split('\n')[0]).toBe('start,end,payer,payer_name,cost,currency,cost_source,complete,approximate');
    expect(csv.text).toContain('Globex');
    expect(csv.text).toContain('Paid by nobody');
    // Kept answers follow the rules and names at once.
    const rule = await allocate(['key_ads'], { kind: 'payer', payerId: id('Search') }, { position: 1 });
    const moved = await ask({ payer: [id('Ads')], bucket: 'month' });
    expect(parseDecimalToNanos(moved.totals.cost ?? '0')).toBe(await readMonth('Ads'));
    expect(parseDecimalToNanos(moved.totals.cost ?? '0')).toBeLessThan(sums.get(id('Ads')) ?? 0n);
    await deleteAllocationRule(seeded.viewer, rule.id);
  });

  test('the explorer tells nothing by payer to who is limited to projects', async () => {
    const query = UsageQuery.parse({ from: '2026-11-19T00:00:00Z', to: '2026-11-20T00:00:00Z', groupBy: ['payer'] });
    await expect(serveUsageSeries({ ...seeded.viewer, projectIds: ['proj_a'] }, query, NOW)).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  test.each([
    [{ groupBy: ['payer', 'model'] }, 'groupBy model with payer'],
    [{ groupBy: ['payer'], model: ['gpt-5'] }, 'model with payer'],
    [{ groupBy: ['payer'], bucket: 'hour' }, 'expected day or month'],
    [{ groupBy: ['payer'], format: 'focus' }, 'a bill knows no payers'],
  ])('the explorer refuses %o', async (query, message) => {
    const window = { from: '2026-11-19T00:00:00Z', to: '2026-11-20T00:00:00Z' };
    await expect(exportUsage(seeded.viewer, UsageExportQuery.parse({ ...window, ...query }), NOW)).rejects.toThrow(
      message,
    );
  });

  test('keeps its payer from being removed', async () => {
    await expect(deletePayer(seeded.viewer, id('Ads'))).rejects.toMatchObject({ code: 'conflict' });
    const { id: spare } = await createPayer(seeded.viewer, PayerCreate.parse({ name: 'Spare' }));
    const made = await rule({ kind: 'budget', name: 'Spare', percent: 50, scope: { payerId: spare } });
    await expect(deletePayer(seeded.viewer, spare)).rejects.toThrow('alert rule "Spare" counts what "Spare" pays');
    await deleteAlertRule(seeded.viewer, made.id);
    await deletePayer(seeded.viewer, spare);
    await expect(budget('Nobody', { payerId: spare })).rejects.toMatchObject({ errors: [{ path: 'scope.payerId' }] });
  });
});

test.each(['yaml', 'csv'] as const)('leaves and comes back as %s', async (format) => {
  for (const content of ['budgets', 'alertRules'] as const) {
    const { text } = await exportConfiguration(seeded.viewer, { format, content });
    expect(text).toContain('provider');
    expect(text).toContain('payer');
    const input = ConfigurationInput.parse({ text, format, ...(format === 'csv' ? { content } : {}) });
    expect(await applyConfiguration(seeded.viewer, input)).toMatchObject({ created: 0, updated: 0 });
    const wrong = { ...input, text: text.replaceAll(/(provider: )?openai/g, '$1bedrock') };
    await expect(applyConfiguration(seeded.viewer, wrong)).rejects.toThrow('expected one that is connected');
  }
  const gone = ConfigurationInput.parse({
    text: 'version: 1\nbudgets: [{ name: X, amount: "1", payer: Nobody }]',
    format: 'yaml',
  });
  await expect(applyConfiguration(seeded.viewer, gone)).rejects.toThrow('there is no payer "Nobody"');
  expect((await listAlertRules(seeded.viewer)).data.some(({ scope }) => scope.provider === 'openai')).toBe(true);
});
