import { spawn } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { ConfigurationInput } from '@/lib/contracts/installation/configuration';
import { getDb } from '@/lib/db/client';
import { listAlertRules, updateAlertRule } from '@/lib/services/alert-rules/manage-alert-rules';
import { listBudgets } from '@/lib/services/budgets/get-budget-status';
import { applyConfiguration, planConfiguration } from '@/lib/services/installation/apply-configuration';
import { exportConfiguration } from '@/lib/services/installation/export-configuration';
import { commandArgs } from '../../support/bundled';
import { useTestDatabase } from '../../support/database';
import { type Seeded, seedWorkspace } from '../incidents/seed';

const database = useTestDatabase();

const FILE = `version: 1
budgets:
  - name: Everything
    amount: "5000.50"
    startDay: 15
    channels: [On call]
  - name: Images
    period: day
    amount: "40"
    connection: Production
    scope: { kind: images }
alertRules:
  - name: Hour
    kind: threshold
    above: "100"
    windowMinutes: 60
    schedule:
      - { days: [1, 2, 3, 4, 5], from: '08:00', until: '18:00', timezone: Europe/Berlin }
      - { days: [6, 7], from: '00:00', until: '00:00' }
`;
const ask = (text: string, more: object = {}) => ConfigurationInput.parse({ text, ...more });
const names = async (seeded: Seeded) => (await listBudgets(seeded.viewer, { limit: 50 })).data.map((one) => one.name);
const counts = ({ created, updated, deleted, kept }: Awaited<ReturnType<typeof planConfiguration>>) => [
  created,
  updated,
  deleted,
  kept,
];

describe('a file', () => {
  test('is planned without a change, applied, and changes nothing the second time', async () => {
    const seeded = await seedWorkspace();
    expect(counts(await planConfiguration(seeded.viewer, ask(FILE)))).toEqual([3, 0, 0, 0]);
    expect(await names(seeded)).toEqual([]);
    expect(counts(await applyConfiguration(seeded.viewer, ask(FILE)))).toEqual([3, 0, 0, 0]);
    expect(counts(await applyConfiguration(seeded.viewer, ask(FILE)))).toEqual([0, 0, 0, 3]);
    const [everything, images] = (await listBudgets(seeded.viewer, { limit: 50 })).data;
    expect(everything).toMatchObject({ amount: '5000.5', startDay: 15, channelIds: [seeded.channelId] });
    expect(images).toMatchObject({ period: 'day', scope: { kind: 'images', connectionId: seeded.connectionId } });
  });

  test('that fails on its way leaves nothing of itself, nor a line that says so', async () => {
    const seeded = await seedWorkspace();
    await applyConfiguration(seeded.viewer, ask(FILE));
    const lines = await getDb().auditEntry.count();
    const change = FILE.replace('5000.50', '6000').replace('name: Images', 'name: Pictures');
    // Who may not stop spend is refused at the third step, after two that went well.
    const viewer = { ...seeded.viewer, role: 'member' as const };
    const stops = `\n  - { name: Stops, amount: "10", actions: [{ percent: 100, action: disable-key, mode: ask }] }`;
    const text = change.replace('\nalertRules:', `${stops}\nalertRules:`);
    await expect(applyConfiguration(viewer, ask(text))).rejects.toThrow(/may contain/);
    expect(await names(seeded)).toEqual(['Everything', 'Images']);
    expect((await listBudgets(seeded.viewer, { limit: 50 })).data[0]?.amount).toBe('5000.5');
    expect(await getDb().auditEntry.count()).toBe(lines);
  });

  test('is refused by its plan for what applying it would be, with every place', async () => {
    const seeded = await seedWorkspace();
    const read = {
      coveredFrom: new Date(0),
      coveredUntil: new Date(0),
      backfillFrom: new Date(0),
      lastPulledAt: new Date(0),
    };
    const { workspaceId, connectionId } = seeded;
    await getDb().ingestCursor.create({
      data: { workspaceId, connectionId, subject: 'inventory', grain: 'day', ...read },
    });
    const text = FILE.replace('kind: images', 'kind: images, projectId: proj_x').replace(
      'kind: threshold',
      'kind: threshold\n    scope: { apiKeyId: key_x }',
    );
    const refusal = {
      code: 'invalid_input',
      errors: [
        { path: 'budgets[1].scope.projectId', message: expect.stringContaining('project "proj_x"') },
        { path: 'alertRules[0].scope.apiKeyId', message: expect.stringMatching(/^line 13: key "key_x"/) },
      ],
    };
    await expect(planConfiguration(seeded.viewer, ask(text))).rejects.toMatchObject(refusal);
    await expect(applyConfiguration(seeded.viewer, ask(text))).rejects.toMatchObject(refusal);
    const viewer = { ...seeded.viewer, role: 'member' as const };
    const stops = `version: 1\nbudgets:\n  - { name: Stops, amount: "10", actions: [{ percent: 100, action: disable-key, mode: ask }] }`;
    await expect(planConfiguration(viewer, ask(stops))).rejects.toThrow(/may contain/);
    expect(await names(seeded)).toEqual([]);
  });

  test('changes only what it names, and says from what to what', async () => {
    const seeded = await seedWorkspace();
    await applyConfiguration(seeded.viewer, ask(FILE));
    const plan = await applyConfiguration(seeded.viewer, ask(FILE.replace('5000.50', '6000')));
    expect(plan.steps.find((step) => step.action === 'update')).toEqual({
      action: 'update',
      what: 'budget',
      name: 'Everything',
      changes: [{ field: 'amount', from: '5000.5', to: '6000' }],
    });
    expect((await listBudgets(seeded.viewer, { limit: 50 })).data[0]).toMatchObject({ amount: '6000', startDay: 15 });
  });

  test('deletes what it does not name only when told to prune', async () => {
    const seeded = await seedWorkspace();
    await applyConfiguration(seeded.viewer, ask(FILE));
    const less = 'version: 1\nbudgets:\n  - { name: Images, amount: "40" }\nalertRules: []\n';
    await applyConfiguration(seeded.viewer, ask(less));
    expect(await names(seeded)).toEqual(['Everything', 'Images']);
    await applyConfiguration(seeded.viewer, ask(less, { prune: true }));
    expect(await names(seeded)).toEqual(['Images']);
    expect((await listAlertRules(seeded.viewer)).data.map((rule) => rule.name)).not.toContain('Hour');
  });

  test('pruned, keeps a default rule of each kind as it is, and changes nothing the second time', async () => {
    const seeded = await seedWorkspace();
    const rules = async () => (await listAlertRules(seeded.viewer)).data;
    const [anomaly] = (await rules()).filter(({ kind }) => kind === 'anomaly');
    if (!anomaly) throw new Error('there is no default rule for unusual spend');
    await updateAlertRule(seeded.viewer, anomaly.id, { enabled: false });
    await applyConfiguration(seeded.viewer, ask(FILE));
    const before = await rules();
    const less = 'version: 1\nbudgets: []\nalertRules: []\n';
    const plan = await applyConfiguration(seeded.viewer, ask(less, { prune: true }));
    expect(plan.steps.filter((step) => step.action === 'delete' && step.what === 'alert-rule')).toMatchObject([
      { name: 'Hour' },
    ]);
    expect(await rules()).toEqual(before.filter(({ name }) => name !== 'Hour'));
    const again = await planConfiguration(seeded.viewer, ask(less, { prune: true }));
    expect([again.created, again.updated, again.deleted]).toEqual([0, 0, 0]);
  });

  test('pruned of the only rule of a kind, says that its default comes back', async () => {
    const seeded = await seedWorkspace();
    const [anomaly] = (await listAlertRules(seeded.viewer)).data.filter(({ kind }) => kind === 'anomaly');
    await updateAlertRule(seeded.viewer, anomaly?.id ?? '', { name: 'Ours' });
    const none = ask('version: 1\nalertRules: []\n', { prune: true });
    const plan = await applyConfiguration(seeded.viewer, none);
    expect(plan.steps.filter(({ action }) => action !== 'keep')).toMatchObject([
      { action: 'delete', what: 'alert-rule', name: 'Ours' },
      { action: 'create', what: 'alert-rule', name: anomaly?.name },
    ]);
    expect((await listAlertRules(seeded.viewer)).data.map(({ name }) => name)).toContain(anomaly?.name);
    const again = await planConfiguration(seeded.viewer, none);
    expect([again.created, again.updated, again.deleted]).toEqual([0, 0, 0]);
  });

  test('with problems is refused whole: each with its line, and nothing is changed', async () => {
    const seeded = await seedWorkspace();
    const wrong = FILE.replace('"5000.50"', '"-1"').replace('[On call]', '[Nobody]').replace('windowMinutes', 'window');
    await expect(applyConfiguration(seeded.viewer, ask(wrong))).rejects.toMatchObject({
      code: 'invalid_input',
      errors: [
        { path: 'budgets[0].channels', message: expect.stringContaining('line 3: there is no channel "Nobody"') },
        { path: 'budgets[0].amount', message: expect.stringContaining('line 3: expected an amount above 0') },
        { path: expect.stringContaining('alertRules[0]'), message: expect.stringContaining('line 13') },
      ],
    });
    expect(await names(seeded)).toEqual([]);
    await expect(applyConfiguration(seeded.viewer, ask('version: 1\nbudget: []\n'))).rejects.toThrow(
      'line 2, budget: unknown',
    );
    await expect(applyConfiguration(seeded.viewer, ask('version: 1\nbudgets: [\n'))).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });

  test.each(['yaml', 'json', 'csv'] as const)('exported as %s and applied again changes nothing', async (format) => {
    const seeded = await seedWorkspace();
    await applyConfiguration(seeded.viewer, ask(FILE));
    for (const content of ['budgets', 'alertRules'] as const) {
      const { text } = await exportConfiguration(seeded.viewer, { format, content });
      const [created, updated, deleted] = counts(
        await applyConfiguration(seeded.viewer, ask(text, { format, content, prune: true })),
      );
      expect([created, updated, deleted], text).toEqual([0, 0, 0]);
    }
  });

  test('as CSV carries the schedules of rules, and clears one with "always"', async () => {
    const seeded = await seedWorkspace();
    await applyConfiguration(seeded.viewer, ask(FILE));
    const csv = { format: 'csv', content: 'alertRules' } as const;
    const { text } = await exportConfiguration(seeded.viewer, csv);
    expect(text).toContain('Mon-Fri 08:00-18:00 Europe/Berlin; Sat,Sun 00:00-00:00');
    const rule = async () => (await listAlertRules(seeded.viewer)).data.find((one) => one.name === 'Hour');
    const stored = (await rule())?.schedule;
    await applyConfiguration(seeded.viewer, ask('name,kind,schedule\nHour,threshold,always\n', csv));
    expect((await rule())?.schedule).toBeNull();
    await applyConfiguration(seeded.viewer, ask(text, csv));
    expect((await rule())?.schedule).toEqual(stored);
    await expect(
      planConfiguration(seeded.viewer, ask('name,kind,schedule\nHour,threshold,weekdays\n', csv)),
    ).rejects.toMatchObject({
      errors: [{ path: 'alertRules[0].schedule.0', message: expect.stringMatching(/line 2.*"Mon-Fri 08:00-18:00"/) }],
    });
  });

  test('a plan names channels and connections, not their ids', async () => {
    const seeded = await seedWorkspace();
    const { steps } = await planConfiguration(seeded.viewer, ask(FILE));
    expect(steps[0]?.changes).toContainEqual({ field: 'channels', from: null, to: '[On call]' });
    expect(steps[1]?.changes).toContainEqual({
      field: 'scope',
      from: null,
      to: '{connection: Production, kind: images}',
    });
    await applyConfiguration(seeded.viewer, ask(FILE));
    const without = await planConfiguration(seeded.viewer, ask(FILE.replace('[On call]', '[]')));
    expect(without.steps[0]?.changes).toEqual([{ field: 'channels', from: '[On call]', to: '[]' }]);
  });

  test('as CSV names the line of a wrong cell', async () => {
    const seeded = await seedWorkspace();
    const table = 'name,amount,thresholds,startDay\nA,10,80 actual; 100 forecast,\nB,ten,,40\n';
    await expect(planConfiguration(seeded.viewer, ask(table, { format: 'csv' }))).rejects.toMatchObject({
      errors: expect.arrayContaining([
        { path: 'budgets[1].startDay', message: expect.stringContaining('line 3') },
        { path: 'budgets[1].amount', message: expect.stringContaining('line 3') },
      ]),
    });
  });
});

describe('the register of keys in a file', () => {
  const KEYS = `version: 1
keys:
  - key: key_ci
    connection: Production
    owner: ada@example.com
    purpose: Builds
    sharedWith: [{ name: Acme CI, since: 2026-03-01, why: builds, privacyUrl: https://ci.example/privacy }]
    expectedModels: [gpt-5.4]
    expectedHours: { weekdays: [1, 2, 3, 4, 5], from: '08:00', until: '18:00' }
    expectedMonthly: "250.50"
    rotateEveryDays: 90
  - { key: key_web, canary: true }
`;

  test('is planned field by field, applied, and changes nothing the second time nor when exported and applied', async () => {
    const seeded = await seedWorkspace();
    const plan = await planConfiguration(seeded.viewer, ask(KEYS));
    expect(counts(plan)).toEqual([0, 2, 0, 0]);
    expect(plan.steps[0]).toMatchObject({ action: 'update', what: 'key', name: 'ci-runner' });
    expect(plan.steps[0]?.changes).toContainEqual({ field: 'rotateEveryDays', from: null, to: '90' });
    expect(await getDb().keyRecord.count({ where: { workspaceId: seeded.workspaceId } })).toBe(0);
    expect(counts(await applyConfiguration(seeded.viewer, ask(KEYS)))).toEqual([0, 2, 0, 0]);
    const pruned = await applyConfiguration(seeded.viewer, ask(KEYS, { prune: true }));
    expect(pruned.steps.filter(({ what }) => what === 'key').map(({ action }) => action)).toEqual(['keep', 'keep']);
    const entry = await getDb().keyRecord.findFirst({ where: { workspaceId: seeded.workspaceId, apiKeyId: 'key_ci' } });
    expect(entry).toMatchObject({ owner: 'ada@example.com', expectedMonthlyNanos: 250_500_000_000n, canary: false });
    for (const format of ['yaml', 'json', 'csv'] as const) {
      const { text } = await exportConfiguration(seeded.viewer, { format, content: 'keys' });
      const again = await applyConfiguration(seeded.viewer, ask(text, { format, content: 'keys' }));
      expect(again, text).toMatchObject({ created: 0, updated: 0, deleted: 0 });
      expect(again.steps.filter(({ what }) => what === 'key')).toHaveLength(2);
    }
    const line = await getDb().auditEntry.findFirst({ where: { action: 'key.updated', target: 'key_ci' } });
    expect(line?.detail).toMatchObject({ name: 'ci-runner', from: 'apply' });
  });

  test('names what is wrong with its line, and changes nothing', async () => {
    const seeded = await seedWorkspace();
    const wrong = `${KEYS.replace('rotateEveryDays: 90', 'rotateEvery: 90')}  - { key: key_web }
  - { key: key_none }
  - { key: key_ci, connection: Nowhere }
  - { owner: Ada }
`;
    await expect(applyConfiguration(seeded.viewer, ask(wrong))).rejects.toMatchObject({
      code: 'invalid_input',
      errors: [
        { path: 'keys[0]', message: expect.stringMatching(/^line 3: .*rotateEvery/) },
        { path: 'keys[2].key', message: 'line 13: "key_web" stands twice: expected it once' },
        { path: 'keys[3].key', message: expect.stringContaining('"key_none": no connection') },
        { path: 'keys[4].connection', message: 'line 15: there is no connection "Nowhere"' },
        { path: 'keys[5].key', message: expect.stringContaining('line 16: expected') },
      ],
    });
    expect(await getDb().keyRecord.count({ where: { workspaceId: seeded.workspaceId } })).toBe(0);
  });
});

test('the command prints the plan and says by its exit status whether there is something to do', async () => {
  await seedWorkspace();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'spendwatch-apply-'));
  const file = path.join(folder, 'spendwatch.config.yaml');
  await writeFile(file, 'version: 1\nbudgets:\n  - { name: From a file, amount: "12" }\n');
  const run = (...args: string[]) =>
    new Promise<{ status: number | null; output: string }>((resolve) => {
      const env = { ...process.env, DATABASE_URL: database.url };
      const child = spawn(process.execPath, commandArgs('apply', ...args), { env });
      let output = '';
      child.stdout.on('data', (chunk) => (output += chunk));
      child.stderr.on('data', (chunk) => (output += chunk));
      child.once('exit', (status) => resolve({ status, output }));
    });
  const planned = await run('--dry-run', file);
  expect(planned).toMatchObject({ status: 1, output: expect.stringContaining('+ budget "From a file"') });
  expect((await run(file)).status).toBe(0);
  expect(await run('--dry-run', file)).toMatchObject({
    status: 0,
    output: expect.stringContaining('1 as they should be'),
  });
  await writeFile(file, 'version: 1\nbudgets:\n  - { name: X }\n');
  expect(await run(file)).toMatchObject({ status: 2, output: expect.stringContaining('line 3, budgets[0].amount') });
});
