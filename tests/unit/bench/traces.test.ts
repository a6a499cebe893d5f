import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildForeignOrganization } from '@/tests/bench/detection/foreign-organization';
import { JUDGED_FROM } from '@/tests/bench/detection/organization';
import { readTraces, type Trace } from '@/tests/bench/detection/traces';
import { measureShapes } from '@/tests/bench/detection/traffic-shape';

const DAY = 1_440;
/** A Tuesday, so that the first week begins six days later. */
const START = Date.UTC(2026, 0, 6) / 60_000;

let directory: string;
let traces: Trace[];

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'traces-'));
  const minutes = Array.from({ length: 14 * DAY }, (_, index) => START + index);
  const isBusy = (minute: number) => minute % DAY >= 9 * 60 && minute % DAY < 17 * 60;
  const counts = minutes.map((minute) => `${new Date(minute * 60_000).toISOString()},${isBusy(minute) ? 6 : 0}`);
  await writeFile(path.join(directory, 'office.csv'), `time,requests\n${counts.join('\n')}\n`);
  const hours = minutes.filter((minute) => minute % 60 === 0).map((minute) => `${minute * 60},120`);
  await writeFile(path.join(directory, 'hours.csv.gz'), gzipSync(`time,requests\n${hours.join('\n')}\n`));
  const lines = minutes.map((minute) => JSON.stringify(buildBucket(minute)));
  await writeFile(path.join(directory, 'buckets.jsonl'), `${lines.join('\n')}\n`);
  const labels = {
    t0: '2026-01-06T00:00Z',
    scenarios: [{ type: 'burst', key: 'key_a', start: 9 * DAY, end: 9 * DAY + 60, is_anomaly: true }],
  };
  await writeFile(path.join(directory, 'labels.json'), JSON.stringify(labels));
  await writeFile(path.join(directory, 'notes.csv'), 'name,note\na,b\n');
  traces = await readTraces(directory, 'UTC');
});

afterAll(() => rm(directory, { recursive: true }));

function buildBucket(minute: number) {
  const isLeak = minute >= START + 9 * DAY && minute < START + 9 * DAY + 60;
  const result = {
    object: 'organization.usage.completions.result',
    project_id: 'proj_1',
    api_key_id: 'key_a',
    user_id: 'user_1',
    model: 'gpt-4.1',
    num_model_requests: isLeak ? 900 : 3,
    input_tokens: isLeak ? 900_000 : 3_000,
    output_tokens: 0,
  };
  return { object: 'bucket', start_time: minute * 60, end_time: (minute + 1) * 60, results: [result] };
}

describe('traces of a folder', () => {
  it('become series of whole weeks, without what is labelled as a leak', () => {
    expect(traces.map(({ name, weeks }) => [name, weeks])).toEqual([
      ['buckets.jsonl key_a', 2],
      ['hours.csv.gz', 2],
      ['office.csv', 2],
    ]);
    const [key, hours, office] = traces;
    expect(Math.max(...key!.requests)).toBe(3);
    expect(key!.cost![0]).toBeCloseTo(0.006);
    expect(hours!.requests[61]).toBe(2);
    expect(hours!.cost).toBeNull();
    // Minute 0 is a Monday's first of that clock.
    expect([office!.requests[9 * 60 - 1], office!.requests[9 * 60], office!.requests[17 * 60]]).toEqual([0, 6, 0]);
  });

  it('make the keys of an organization, scaled to its dollars', () => {
    const organization = buildForeignOrganization(1, 'Europe/Berlin', traces, { count: 3 });
    expect(organization.keys).toHaveLength(3);
    for (const key of organization.keys) {
      const spent = key.cost.reduce((sum, cost) => sum + cost, 0) / 56;
      if (key.shape === 'always') expect(spent / key.dollarsPerDay).toBeCloseTo(1, 0);
      if (key.shape === 'dormant') expect(key.cost.subarray(JUDGED_FROM).every((cost) => cost === 0)).toBe(true);
    }
    expect(measureShapes(organization).length).toBeLessThanOrEqual(3);
  });

  it('are an error where there are none', async () => {
    const empty = await mkdtemp(path.join(os.tmpdir(), 'traces-'));
    await expect(readTraces(empty, 'UTC')).rejects.toThrow('no series of a week or more found');
    await rm(empty, { recursive: true });
  });
});
