import { describe, expect, test } from 'vitest';
import { makeBudgetDraft, makeBudgetInput } from '@/components/budgets/budget-draft';
import {
  isSilenceComplete,
  makeSilenceDraft,
  makeSilenceInput,
} from '@/components/notifications/silences/silence-draft';
import { BudgetCreate } from '@/lib/contracts/budgets/budgets';
import { isAmount } from '@/lib/presenters/budgets/budget-amount';

describe('amount as people type it', () => {
  test.each([
    { text: '500', is: true },
    { text: '$1,250.50', is: true },
    { text: '12.', is: true },
    { text: '0', is: false },
    { text: '-5', is: false },
    { text: '1e3', is: false },
    { text: 'lots', is: false },
    { text: '', is: false },
  ])('"$text" is an amount: $is', ({ text, is }) => {
    expect(isAmount(text)).toBe(is);
  });
});

describe('budget form', () => {
  test('what it sends is what the API accepts', () => {
    const draft = { ...makeBudgetDraft(null), name: ' Team ', amount: '$1,250.50', model: 'gpt-4.1 ' };
    const parsed = BudgetCreate.parse(makeBudgetInput(draft));
    expect(parsed).toMatchObject({ name: 'Team', amount: '1250.50', scope: { model: 'gpt-4.1' }, period: 'month' });
  });

  test('what is to be done is sent, with a model only where one is named', () => {
    const action = { percent: 110, action: 'deny-model', mode: 'ask', delaySeconds: 0 } as const;
    const draft = { ...makeBudgetDraft(null), name: 'Team', amount: '5' };
    const actions = [
      { ...action, model: ' gpt-5-pro ' },
      { ...action, percent: 120, model: '' },
    ];
    const sent = BudgetCreate.parse(makeBudgetInput({ ...draft, actions }));
    expect(sent.actions).toEqual([
      { ...action, model: 'gpt-5-pro' },
      { ...action, percent: 120 },
    ]);
  });

  test.each([
    { connectionId: '01a206f7-97e8-7339-85c8-def4359689d0', model: 'gpt-5' },
    { provider: 'openai', kind: 'images' as const },
    { payerId: '01a206f7-97e8-7339-85c8-def4359689d1' },
  ])('opening and saving keeps the scope %o', (scope) => {
    const draft = makeBudgetDraft({
      ...BudgetCreate.parse({ name: 'x', amount: '1' }),
      id: '01a206f7-97e8-7339-85c8-def4359689df',
      scope,
      savedViewName: null,
      timezone: 'UTC',
      createdAt: '2026-11-01T00:00:00.000Z',
      updatedAt: '2026-11-01T00:00:00.000Z',
    });
    expect(makeBudgetInput(draft).scope).toEqual(scope);
  });
});

describe('a silence', () => {
  const NOW = new Date('2026-11-23T12:00:00Z');
  const parse = (local: string) => (local === '' ? null : `${local}:00.000Z`);
  const draft = { ...makeSilenceDraft('UTC'), comment: ' Moving jobs ' };

  test('lasts from now, or from its start', () => {
    expect(makeSilenceInput(draft, parse, NOW)).toMatchObject({
      comment: 'Moving jobs',
      endsAt: '2026-11-23T13:00:00.000Z',
    });
    expect(makeSilenceInput({ ...draft, startsAt: '2026-11-24T01:00' }, parse, NOW)).toMatchObject({
      ...{ startsAt: '2026-11-24T01:00:00.000Z', endsAt: '2026-11-24T02:00:00.000Z' },
    });
  });

  test('ends at a day and time where one is given, and is not complete without it', () => {
    const open = { ...draft, durationMinutes: null };
    expect(isSilenceComplete(open)).toBe(false);
    const ending = { ...open, endsAt: '2026-11-30T09:00' };
    expect(isSilenceComplete(ending)).toBe(true);
    expect(makeSilenceInput(ending, parse, NOW)).toMatchObject({ endsAt: '2026-11-30T09:00:00.000Z' });
  });

  test('of every week has no end, and needs a day', () => {
    const weekly = { ...draft, rhythm: 'weekly' as const };
    expect(makeSilenceInput(weekly, parse, NOW)).toMatchObject({ endsAt: null, recurrence: weekly.window });
    expect(isSilenceComplete({ ...weekly, window: { ...weekly.window, weekdays: [] } })).toBe(false);
  });
});
