import { expect, test } from 'vitest';
import { createPseudonyms, parseRecordedUsage, renderRecordedBucket } from '@/lib/domain/alert-rules/recorded-usage';
import type { ObservedBucket } from '@/lib/domain/anomaly/types';

const row = {
  projectId: 'proj_secret',
  apiKeyId: 'key_secret',
  userId: null,
  model: 'ft:gpt-4.1:acme::x',
  batch: null,
  serviceTier: 'default',
  requests: 3,
  inputTokens: 100,
  cachedInputTokens: 20,
  outputTokens: 7,
  costNanos: 1_234_567_891n,
};
const bucket: ObservedBucket = {
  kind: 'completions',
  startSeconds: 1_770_000_000,
  widthSeconds: 3_600,
  observedAtSeconds: 1_770_003_600,
  rows: [row, { ...row, apiKeyId: 'key_other', costNanos: null }],
};

test('a bucket comes back as it was but for its names', () => {
  const line = renderRecordedBucket(bucket, createPseudonyms());
  expect(line).not.toMatch(/secret|other|acme/);
  const names = { projectId: 'project_1', model: 'model_1' };
  expect(parseRecordedUsage(JSON.parse(line))).toEqual({
    ...bucket,
    rows: [
      { ...row, ...names, apiKeyId: 'key_1' },
      { ...row, ...names, apiKeyId: 'key_2', costNanos: null },
    ],
  });
});

const good = JSON.parse(renderRecordedBucket(bucket, createPseudonyms()));
test.each([
  ['a width that is none', { end_time: good.start_time + 61 }, 'end_time'],
  ['a cost that is no number', { rows: [{ ...good.rows[0], cost: '1e5' }] }, 'rows.0.cost'],
  ['a count below zero', { rows: [{ ...good.rows[0], requests: -1 }] }, 'rows.0.requests'],
  ['a field of another format', { results: [] }, 'results'],
])('%s is refused with its place', (_name, change, place) => {
  expect(parseRecordedUsage({ ...good, ...change })).toContain(place);
});
