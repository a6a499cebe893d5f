import { describe, expect, test } from 'vitest';
import { BudgetCreate, type BudgetCreateInput } from '@/lib/contracts/budgets/budgets';
import { ConfigurationInput } from '@/lib/contracts/installation/configuration';
import { getBudgetStatus, listBudgets } from '@/lib/services/budgets/get-budget-status';
import { listBudgetSuggestions } from '@/lib/services/budgets/list-budget-suggestions';
import { createBudget, updateBudget } from '@/lib/services/budgets/manage-budgets';
import { mirrorBudget } from '@/lib/services/budgets/mirror-budget';
import { listIncidents } from '@/lib/services/incidents/list-incidents';
import { applyConfiguration } from '@/lib/services/installation/apply-configuration';
import { exportConfiguration } from '@/lib/services/installation/export-configuration';
import { createSavedView, deleteSavedView, updateSavedView } from '@/lib/services/usage/manage-saved-views';
import { callRoute, createTestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { evaluateReadBudgets, type Seeded, seedUsage, seedWorkspace } from '../incidents/seed';

useTestDatabase();

const NOW = new Date('2026-11-20T12:00:00Z');
const day = (on: string, dollars: number, more: object) => ({ at: new Date(`${on}T00:00Z`), dollars, ...more });

/** $8 by ci with gpt-4.1, $16 by web with gpt-4.1, $4 by web with o4-mini, $2 of nobody with gpt-4.1. */
async function seed(): Promise<Seeded> {
  const seeded = await seedWorkspace();
  const facts = [
    day('2026-11-02', 8, { apiKeyId: 'key_ci' }),
    day('2026-11-03', 16, { apiKeyId: 'key_web' }),
    day('2026-11-19', 4, { apiKeyId: 'key_web', model: 'o4-mini' }),
    day('2026-11-19', 2, { apiKeyId: null }),
  ];
  await seedUsage(seeded, 'day', facts, () => NOW);
  return seeded;
}

const saveView = ({ viewer }: Seeded, params: Record<string, string[]>, isShared = true) =>
  createSavedView(viewer, { name: 'Team', page: 'usage', params, isShared });
const createFor = ({ viewer }: Seeded, savedViewId: string, more: Partial<BudgetCreateInput> = {}) =>
  createBudget(viewer, BudgetCreate.parse({ name: 'By view', amount: '20', scope: { savedViewId }, ...more }));

test('is made and listed over the API', async () => {
  const { id, tokens } = await createTestWorkspace();
  const post = (url: string, body: unknown) => callRoute(url, { method: 'POST', token: tokens.owner, body });
  const view = await (await post('/saved-views', { name: 'Team', params: { model: ['gpt-4.1'] } })).json();
  const made = await post('/budgets', { name: 'By view', amount: '5', scope: { savedViewId: view.id } });
  expect(made.status, id).toBe(201);
  const listed = await callRoute('/budgets', { token: tokens.viewer });
  expect(listed.status).toBe(200);
  expect((await listed.json()).data[0]).toMatchObject({ scope: { savedViewId: view.id }, savedViewName: 'Team' });
});

describe('a budget that counts a saved view', () => {
  test.each([
    { params: { apiKey: ['key_ci', 'key_web'] }, spent: '28' },
    { params: { apiKey: ['key_ci', 'key_web'], model: ['gpt-4.1'] }, spent: '24' },
    { params: { apiKey: ['none'] }, spent: '2' },
    { params: { kind: ['images'] }, spent: '0' },
    { params: { range: ['7d'] }, spent: '30' },
  ])('$params: spent $spent', async ({ params, spent }) => {
    const seeded = await seed();
    const budget = await createFor(seeded, (await saveView(seeded, params)).id);
    expect(budget).toMatchObject({ savedViewName: 'Team' });
    expect((await getBudgetStatus(seeded.viewer, budget.id, NOW)).spent).toBe(spent);
    const { data } = await listBudgets(seeded.viewer, { limit: 5 }, NOW);
    expect(data[0]?.course.at(-1)?.spent).toBe(spent);
  });

  test('follows the view when it changes, tells at its thresholds, and names the view', async () => {
    const seeded = await seed();
    const view = await saveView(seeded, { model: ['o4-mini'] });
    const budget = await createFor(seeded, view.id, { thresholds: [{ percent: 100, basis: 'actual' }] });
    expect(await evaluateReadBudgets({ workspaceId: seeded.workspaceId, now: NOW })).toMatchObject({ fired: 0 });
    await updateSavedView(seeded.viewer, view.id, { params: { model: ['gpt-4.1'] } });
    expect(await evaluateReadBudgets({ workspaceId: seeded.workspaceId, now: NOW })).toMatchObject({ fired: 1 });
    const [incident] = (await listIncidents(seeded.viewer, { state: [], limit: 5 })).data;
    expect(incident).toMatchObject({ severity: 'critical', observed: '26' });
    expect(incident?.explanation).toContain('the saved view "Team"');
    await updateBudget(seeded.viewer, budget.id, { scope: {} });
    expect((await getBudgetStatus(seeded.viewer, budget.id, NOW)).spent).toBe('30');
  });

  test('keeps its view from being deleted, and takes none that its maker cannot see', async () => {
    const seeded = await seed();
    const view = await saveView(seeded, { model: ['gpt-4.1'] }, false);
    const stranger = { ...seeded.viewer, actor: { kind: 'user' as const, id: 'somebody', name: 'Bo' } };
    await expect(createFor({ ...seeded, viewer: stranger }, view.id)).rejects.toMatchObject({
      code: 'invalid_input',
      errors: [{ path: 'scope.savedViewId' }],
    });
    const budget = await createFor(seeded, view.id);
    await expect(deleteSavedView(seeded.viewer, view.id)).rejects.toMatchObject({ code: 'conflict' });
    await updateBudget(seeded.viewer, budget.id, { scope: { model: 'gpt-4.1' } });
    await deleteSavedView(seeded.viewer, view.id);
  });

  test('is not taken for a budget of everything', async () => {
    const seeded = await seed();
    const budget = await createFor(seeded, (await saveView(seeded, { model: ['o4-mini'] })).id, { amount: '1000' });
    const suggestions = await listBudgetSuggestions(seeded.viewer, NOW);
    expect(suggestions.data.map(({ kind, scope }) => ({ kind, scope }))).toContainEqual({ kind: 'new', scope: {} });
    const wish = { hardLimit: true, alertRecipients: [], dryRun: true };
    await expect(mirrorBudget(seeded.viewer, budget.id, wish)).rejects.toMatchObject({ code: 'conflict' });
  });

  test.each(['yaml', 'csv'] as const)('leaves and comes back as %s by the name of its view', async (format) => {
    const seeded = await seed();
    await createFor(seeded, (await saveView(seeded, { model: ['gpt-4.1'] })).id);
    const { text } = await exportConfiguration(seeded.viewer, { format, content: 'budgets' });
    expect(text).toContain('savedView');
    const input = ConfigurationInput.parse({ text, format });
    expect(await applyConfiguration(seeded.viewer, input)).toMatchObject({ created: 0, updated: 0 });
    const wrong = ConfigurationInput.parse({ text: text.replace('Team', 'Nobody'), format });
    await expect(applyConfiguration(seeded.viewer, wrong)).rejects.toThrow('there is no saved view "Nobody"');
  });
});
