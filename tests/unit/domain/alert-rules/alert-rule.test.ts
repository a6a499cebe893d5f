import { describe, expect, test } from 'vitest';
import { type AlertRule, parseRuleConfig } from '@/lib/domain/alert-rules/alert-rule';
import { planWatch } from '@/lib/domain/alert-rules/watch-plan';

const makeRule = (fields: Partial<Extract<AlertRule, { kind: 'anomaly' }>>): AlertRule => ({
  id: 'rule',
  kind: 'anomaly',
  config: { sensitivity: 'high' },
  name: 'Rule',
  enabled: true,
  connectionId: null,
  scope: {},
  severity: null,
  schedule: null,
  channelIds: ['channel'],
  createdAt: new Date('2026-11-01T00:00:00Z'),
  updatedAt: new Date('2026-11-01T00:00:00Z'),
  ...fields,
});

describe('which rule watches a connection', () => {
  test('none: medium sensitivity, every channel', () => {
    expect(planWatch('anomaly', [], 'a')).toEqual({
      kind: 'on',
      reason: 'default',
      ruleId: null,
      channelIds: [],
      severity: null,
      schedule: null,
      config: { sensitivity: 'medium' },
    });
  });

  test('its own before one for all', () => {
    const rules = [
      makeRule({ id: 'all' }),
      makeRule({ id: 'own', connectionId: 'a', createdAt: new Date('2026-12-01T00:00:00Z') }),
    ];
    expect(planWatch('anomaly', rules, 'a')).toMatchObject({ ruleId: 'own', config: { sensitivity: 'high' } });
    expect(planWatch('anomaly', rules, 'b')).toMatchObject({ ruleId: 'all' });
  });

  test('the newest that is switched on decides', () => {
    const rules = [
      makeRule({ id: 'old' }),
      makeRule({ id: 'new', createdAt: new Date('2026-12-01T00:00:00Z') }),
      makeRule({ id: 'off', createdAt: new Date('2026-12-02T00:00:00Z'), enabled: false }),
    ];
    expect(planWatch('anomaly', rules, 'a')).toMatchObject({ ruleId: 'new' });
  });

  test('switched off means off, also against the default', () => {
    expect(planWatch('anomaly', [makeRule({ enabled: false })], 'a')).toEqual({ kind: 'off', reason: 'disabled' });
  });

  test('its own switched off means off for this connection only', () => {
    const rules = [makeRule({ id: 'all' }), makeRule({ id: 'own', connectionId: 'a', enabled: false })];
    expect(planWatch('anomaly', rules, 'a')).toMatchObject({ kind: 'off' });
    expect(planWatch('anomaly', rules, 'b')).toMatchObject({ ruleId: 'all' });
  });

  test('a narrower rule before a wider one, where the find lies within it', () => {
    const rules = [makeRule({ id: 'own', connectionId: 'a' }), makeRule({ id: 'key', scope: { apiKeyId: 'key_ci' } })];
    expect(planWatch('anomaly', rules, 'a', { apiKeyId: 'key_ci', model: 'gpt-5' })).toMatchObject({ ruleId: 'key' });
    expect(planWatch('anomaly', rules, 'a', { apiKeyId: 'key_web' })).toMatchObject({ ruleId: 'own' });
    expect(planWatch('anomaly', rules, 'a')).toMatchObject({ ruleId: 'own' });
  });

  test('only narrower rules: everything else is watched by default', () => {
    const rules = [makeRule({ scope: { apiKeyId: 'key_ci' }, enabled: false })];
    expect(planWatch('anomaly', rules, 'a')).toMatchObject({ reason: 'default' });
  });

  test('a rule of another kind or connection does not count', () => {
    const rules = [makeRule({ connectionId: 'b', enabled: false })];
    expect(planWatch('anomaly', rules, 'a')).toMatchObject({ reason: 'default' });
    expect(planWatch('stale-data', rules, 'b')).toMatchObject({ reason: 'default' });
  });
});

test('options that do not fit the kind are refused', () => {
  expect(() => parseRuleConfig('anomaly', { sensitivity: 'extreme' })).toThrow();
  expect(() => parseRuleConfig('stale-data', { sensitivity: 'low' })).toThrow();
});
