import { describe, expect, test } from 'vitest';
import {
  buildChecklist,
  CHECKLIST_STEPS,
  type ChecklistFacts,
  hasChecklist,
  listKnownSteps,
  type SaidStep,
} from '@/lib/domain/incidents/checklist';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 10, minute));
const NOTHING: ChecklistFacts = { plans: [], keys: [], leaks: [] };
const plan = {
  ...{ title: 'Deny gpt-5', endsKey: false, isStop: true, isReadBack: true },
  ...{ state: 'verified', verifiedAt: at(10) },
};
const leak = { where: 'shop, .env:3', state: 'open', seenAt: at(5), stateAt: null };
const said = (step: SaidStep['step'], state: SaidStep['state'], minute: number): SaidStep => ({
  ...{ step, state, stateAt: at(minute), stateBy: 'Ada', owner: null, note: '' },
});

describe('what is known without anybody saying so', () => {
  test.each<[string, Partial<ChecklistFacts>, string[]]>([
    ['nothing', {}, []],
    ['a containment that was read back', { plans: [plan] }, ['contain']],
    ['one that only slows', { plans: [{ ...plan, isStop: false }] }, []],
    ['one that was taken and not read back', { plans: [{ ...plan, state: 'applied', verifiedAt: null }] }, []],
    ['one that was undone', { plans: [{ ...plan, state: 'undone' }] }, []],
    ['a key that was deleted from here', { plans: [{ ...plan, endsKey: true }] }, ['contain', 'rotate']],
    ['a key that is gone at the provider', { keys: [{ name: 'ci', deletedAt: at(3) }] }, ['rotate']],
    ['a key that is there', { keys: [{ name: 'ci', deletedAt: null }] }, []],
    ['a leak', { leaks: [leak] }, ['find-leak']],
    ['a leak that was rotated', { leaks: [{ ...leak, state: 'rotated', stateAt: at(9) }] }, ['rotate', 'find-leak']],
  ])('%s', (_name, facts, expected) => {
    expect(listKnownSteps({ ...NOTHING, ...facts }).map(({ step }) => step)).toEqual(expected);
  });
});

test('what the provider does not show is not called read back', () => {
  const say = (isReadBack: boolean) => listKnownSteps({ ...NOTHING, plans: [{ ...plan, isReadBack }] })[0]?.evidence;
  expect(say(true)).toBe('Deny gpt-5: done, and read back at the provider.');
  expect(say(false)).toBe('Deny gpt-5: done, and taken by the provider.');
});

describe('where a step stands', () => {
  const known = listKnownSteps({ ...NOTHING, plans: [plan] });
  const read = (words: SaidStep[]) => buildChecklist(words, known)[0];

  test('every step is there, in the order of the advice', () => {
    expect(buildChecklist([], []).map(({ step, state }) => [step, state])).toEqual(
      CHECKLIST_STEPS.map((step) => [step, 'open']),
    );
  });

  test.each<[string, SaidStep[], object]>([
    ['known and nobody spoke', [], { state: 'done', at: at(10), by: null, evidence: expect.stringContaining('Deny') }],
    ['said to be open before it was known', [said('contain', 'open', 5)], { state: 'done', by: null }],
    ['said to be open after it was known', [said('contain', 'open', 15)], { state: 'open', by: 'Ada', evidence: null }],
    ['said to be done as well', [said('contain', 'done', 15)], { state: 'done', by: 'Ada', at: at(15) }],
    ['not needed, said afterwards', [said('contain', 'not-needed', 15)], { state: 'not-needed', by: 'Ada' }],
  ])('%s', (_name, words, expected) => {
    expect(read(words)).toMatchObject(expected);
  });

  test('an owner without a word about the state takes nothing from what is known', () => {
    const owned: SaidStep = {
      ...said('contain', 'open', 15),
      stateAt: null,
      stateBy: null,
      owner: { id: '1', name: 'Ada' },
    };
    expect(read([owned])).toMatchObject({ state: 'done', owner: { name: 'Ada' }, by: null });
  });

  test.each([
    ['spike', true],
    ['leak', true],
    ['budget', true],
    ['stale-data', false],
    ['dead-worker', false],
  ])('advice fits an incident of kind %s: %s', (kind, expected) => {
    expect(hasChecklist({ kind })).toBe(expected);
  });
});
