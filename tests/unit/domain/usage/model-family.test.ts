import { describe, expect, test } from 'vitest';
import { isInScope } from '@/lib/domain/alert-rules/watch-plan';
import { IncidentMatcherSchema, matchesIncident } from '@/lib/domain/incidents/incident-matcher';
import { expandModelNames, isModelNamed } from '@/lib/domain/usage/model-family';

describe('a name without its date', () => {
  test.each([
    { name: 'gpt-5.4', known: ['gpt-5.4-2026-03-05', 'gpt-5.4-2026-05-01'], means: 'all versions' },
    { name: 'gpt-5.4', known: ['gpt-5.4', 'gpt-5.4-2026-03-05'], means: 'itself' },
    { name: 'gpt-5.4', known: ['gpt-5.4-mini-2026-03-05'], means: 'itself' },
    { name: 'gpt-5.4-2026-03-05', known: ['gpt-5.4'], means: 'itself' },
    { name: null, known: ['gpt-5.4'], means: 'itself' },
  ])('$name among $known means $means', ({ name, known, means }) => {
    expect(expandModelNames([name], known)).toEqual(means === 'itself' ? [name] : known);
  });

  test('is expanded once where two names mean the same', () => {
    const known = ['gpt-5.4-2026-03-05'];
    expect(expandModelNames(['gpt-5.4', 'gpt-5.4-2026-03-05', null], known)).toEqual([...known, null]);
  });

  test.each([
    { model: 'gpt-5.4', isNamed: true },
    { model: 'gpt-5.4-2026-03-05', isNamed: true },
    { model: 'gpt-5.4-mini', isNamed: false },
    { model: undefined, isNamed: false },
  ])('stands for its dated versions in silences, policies and rules: $model', ({ model, isNamed }) => {
    expect(isModelNamed('gpt-5.4', model)).toBe(isNamed);
    expect(isInScope(model === undefined ? {} : { model }, { model: 'gpt-5.4' })).toBe(isNamed);
    const matcher = IncidentMatcherSchema.parse({ scope: { model: 'gpt-5.4' } });
    expect(matchesIncident(matcher, { severity: 'warning', kind: 'spike', scope: { model } })).toBe(isNamed);
  });
});
