import { expect, test } from 'vitest';
import { parseRecordedBucket } from '@/lib/cli/backtest/bucket';
import { createDetector } from '@/lib/domain/anomaly/detector';
import { listRecordedUsage } from '@/lib/services/alert-rules/record-usage';
import { useTestDatabase } from '../../support/database';
import { ADDED_AT, addMinutes, seedLearned, seedLive } from './live-usage';
import { seedCoverage } from './seed';

useTestDatabase();

test('stored usage as a file: no name is in it, and a replay finds the leak of the live detector', async () => {
  const seeded = await seedLearned();
  await seedLive(seeded, 0, 40, 30);
  const from = { hour: addMinutes(ADDED_AT, -14 * 1_440), minute: addMinutes(ADDED_AT, -1_440) };
  await seedCoverage(seeded, from, addMinutes(ADDED_AT, 40));
  const lines: string[] = [];
  for await (const line of listRecordedUsage(seeded, addMinutes(ADDED_AT, 41))) lines.push(line);
  expect(lines.length).toBeGreaterThan(1_000);
  for (const name of ['key_ci', 'key_web', 'proj_a', 'gpt-4.1']) expect(lines.join('\n')).not.toContain(name);
  const detector = createDetector({
    timezone: 'UTC',
    sensitivity: 'medium',
    learnUntilSeconds: ADDED_AT.getTime() / 1_000,
  });
  let last = 0;
  const events = lines.flatMap((line) => {
    const bucket = parseRecordedBucket(line, last);
    last = bucket.observedAtSeconds;
    return detector.observe(bucket);
  });
  expect(events.filter(({ event }) => event === 'opened')).toMatchObject([
    { scope: { apiKeyId: 'key_1' }, window: { startSeconds: addMinutes(ADDED_AT, 30).getTime() / 1_000 } },
  ]);
});
