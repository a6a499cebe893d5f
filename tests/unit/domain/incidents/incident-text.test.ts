import { describe, expect, test } from 'vitest';
import { renderAnomalyTitle, renderIncidentScope } from '@/lib/domain/incidents/incident-text';

describe('words', () => {
  const names = { projects: { proj_1: 'web' }, apiKeys: { key_1: 'ci-runner' }, users: { user_1: 'Grace' } };

  test.each([
    [{ apiKeyId: 'key_1', projectId: 'proj_1' }, 'key ci-runner'],
    [{ apiKeyId: 'key_9' }, 'key key_9'],
    [{ userId: 'user_1', projectId: 'proj_1' }, 'user Grace'],
    [{ projectId: 'proj_1', model: 'gpt-5' }, 'model gpt-5 on project web'],
    [{ model: 'gpt-5' }, 'model gpt-5'],
    [{ kind: 'audio_speeches', projectId: 'proj_1' }, 'audio speeches of project web'],
    [{ kind: 'images' }, 'images'],
    [{ model: 'gpt-5-2025-08-07', apiKeyId: 'key_1' }, 'model gpt-5 on key ci-runner'],
    [{}, 'the whole organization'],
  ] as const)('scope %j reads "%s"', (scope, expected) => {
    expect(renderIncidentScope(scope, names)).toBe(expected);
  });

  test('the head line says rate, cause and how far from normal', () => {
    expect(
      renderAnomalyTitle({
        scope: { apiKeyId: 'key_1' },
        names,
        observedNanos: 12_300_000_000n,
        expectedNanos: 1_000_000_000n,
        ratePerHourNanos: 713_400_000_000n,
      }),
    ).toBe('$713/h on key ci-runner (12x normal)');
  });
});
