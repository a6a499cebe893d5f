import { getDb, getPool } from '@/lib/db/client';
import { HOUR_MS } from '@/lib/domain/time';
import { filterInventory, sortInventory } from '@/lib/presenters/keys/inventory-view';
import { getSystemViewer } from '@/lib/services/installation/manage-workspaces';
import { findViewerFindings, listFindings } from '@/lib/services/keys/list-findings';
import { listInventory } from '@/lib/services/keys/list-inventory';
import { withBenchDatabase } from '../database';
import { type BenchResult, type Figure, median } from '../table';
import { createOrganization, KEYS, type Organization } from '../web/organization';

const ROUNDS = 5;

/** Findings of five thousand keys with a month of days and a week of hours of each, in one pass. */
export function runKeysBench(): Promise<BenchResult> {
  return withBenchDatabase(async () => {
    const organization = await createOrganization();
    await fillWeek(organization);
    await expectSomething(organization);
    const viewer = await getSystemViewer();
    const now = new Date();
    const found = (await findViewerFindings(viewer, now)).length;
    const pass = await measure(() => findViewerFindings(viewer, now));
    const page = await measure(() => listFindings(viewer, { limit: 50 }, now));
    const inventory = await measure(() => listInventory(viewer, { kind: 'keys' }, now));
    const { data } = await listInventory(viewer, { kind: 'keys' }, now);
    const filter = { text: 'service', finding: null, project: null, connection: null };
    const sort = { column: 'spend', isDescending: true } as const;
    const sorted = await measure(async () => sortInventory(filterInventory(data, filter), sort));
    return {
      suite: 'keys',
      figures: [
        describe(`findings of ${KEYS} keys, one pass (${found} found)`, pass, 5_000),
        describe('GET /key-findings, a page with counts', page, 5_000),
        describe('GET /inventory, all keys', inventory, 5_000),
        describe(`inventory filtered and sorted in the browser's code`, sorted, 100),
      ],
      details: { keys: KEYS, found, pass, page },
    };
  });
}

/** Hours of the last week for every key; those of every tenth are there already. */
async function fillWeek({ workspaceId }: Organization): Promise<void> {
  await getPool().query(
    `INSERT INTO usage_hour (workspace_id, series_id, bucket_start, requests, input_tokens, cached_input_tokens, output_tokens, cost_nanos, price_version_id)
     SELECT u.workspace_id, s.id, u.bucket_start, u.requests, u.input_tokens, 0, u.output_tokens, u.cost_nanos, u.price_version_id
       FROM usage_hour u
       CROSS JOIN (SELECT id FROM series WHERE workspace_id = $1 AND id % 10 <> 0) s
      WHERE u.workspace_id = $1 AND u.bucket_start >= $2
        AND u.series_id = (SELECT min(series_id) FROM usage_hour WHERE workspace_id = $1)`,
    [workspaceId, new Date(Date.now() - 168 * HOUR_MS)],
  );
  for (const table of ['usage_hour', 'usage_sum', 'series']) await getPool().query(`VACUUM ANALYZE ${table}`);
}

/** Every second key has an entry in the register that its use may differ from. */
async function expectSomething({ workspaceId }: Organization): Promise<void> {
  const keys = await getDb().providerApiKey.findMany({
    where: { workspaceId },
    select: { connectionId: true, id: true },
  });
  await getDb().keyRecord.createMany({
    data: keys
      .filter((_, index) => index % 2 === 0)
      .map(({ connectionId, id }) => ({
        ...{ workspaceId, connectionId, apiKeyId: id, sharedWith: [], updatedBy: 'bench' },
        expectedModels: ['gpt-4.1'],
        expectedHours: { weekdays: [1, 2, 3, 4, 5], from: '08:00', until: '18:00', timezone: 'Europe/Berlin' },
        expectedMonthlyNanos: 10n ** 9n,
      })),
  });
}

type Measured = { medianMs: number; slowestMs: number };

async function measure(work: () => Promise<unknown>): Promise<Measured> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedAt = performance.now();
    await work();
    times.push(performance.now() - startedAt);
  }
  return { medianMs: median(times), slowestMs: Math.max(...times) };
}

function describe(name: string, { medianMs, slowestMs }: Measured, goalMs: number): Figure {
  const value = `median ${medianMs.toFixed(0)} ms, slowest ${slowestMs.toFixed(0)} ms`;
  return { name, value, baseline: '', ratio: '', goal: `<= ${goalMs} ms`, isMet: slowestMs <= goalMs };
}
