import { getPool } from '@/lib/db/client';
import type { ReadPiece } from '@/lib/domain/usage/usage-pieces';
import { renderSeriesOnce } from './counted-once';
import { Values } from './statement-values';
import {
  COUNT_NAMES,
  type CountName,
  type GroupRecord,
  MAX_RESULT_ROWS,
  planGroups,
  readCounts,
  renderCount,
  renderFilters,
  SERIES_COLUMNS,
  type SumQuery,
  type UsageSums,
} from './usage-queries';
import { chooseSource, renderMember, type UsageSource } from './usage-sources';

/** Sums of one group in one piece, before shares are drawn. */
type PieceRecord = Record<CountName | 'nanos' | 'assumed' | 'priced' | 'unpriced_requests', string | null> &
  GroupRecord & { place: number };

/**
 * Sums stored rows of several grains by chart bucket and group, where some pieces are taken away again. One statement,
 * so that all of them are of the same moment. Billed days play no part: the bill knows UTC days only.
 */
export async function sumUsagePieces(pieces: readonly ReadPiece[], query: SumQuery): Promise<UsageSums[]> {
  const values = new Values();
  const groups = planGroups(query, SERIES_COLUMNS, values);
  const workspace = values.add(query.workspaceId, '::uuid');
  const wanted = `s.workspace_id = ${workspace} AND s.connection_id = ANY (${values.add(query.connectionIds, '::uuid[]')})
      ${renderFilters(query.filters, SERIES_COLUMNS, values)} ${renderSeriesOnce(query.elsewhere, values)}`;
  const bySource = [...Map.groupBy(pieces.entries(), ([, piece]) => chooseSource(piece.grain, [piece], query))];
  const members = new Map(bySource.map(([source]) => [source.member, renderMember(source, groups, wanted)]));
  const sums = bySource.map(([source, own]) =>
    sumEachPiece(source, own, { workspace, groupNames: groups.names }, values),
  );
  const sql = `
    WITH ${[...members.values()].join(', ')}
    ${sums.join(' UNION ALL ')}
    LIMIT ${MAX_PIECE_ROWS}`;
  const rows = await querySums<PieceRecord>(sql, values.list);
  return drawShares(rows, pieces, groups.read);
}

/** A chart bucket is drawn from a few pieces, each with a row a group. */
const MAX_PIECE_ROWS = 8 * MAX_RESULT_ROWS;

/**
 * SQL that sums the pieces of one source, each by a walk along the key: pieces are narrow and far apart, and reading all
 * that lies between them would cost more than the pieces themselves.
 */
function sumEachPiece(
  { member, table, key, only, ...source }: UsageSource,
  pieces: readonly (readonly [place: number, piece: ReadPiece])[],
  { workspace, groupNames }: { workspace: string; groupNames: string },
  values: Values,
): string {
  const limits = (end: 'startsAt' | 'endsAt') =>
    values.add(
      pieces.map(([, piece]) => piece[end]),
      '::timestamptz[]',
    );
  const places = values.add(
    pieces.map(([place]) => place),
    '::int[]',
  );
  return `
      SELECT p.place, sums.* FROM unnest(${limits('startsAt')}, ${limits('endsAt')}, ${places}) AS p(starts_at, ends_at, place)
       CROSS JOIN LATERAL (
         SELECT ${groupNames}, ${COUNT_NAMES.map((name) => `sum(${renderCount(name)})::text AS "${name}"`).join(', ')},
           sum(${source.costNanos})::text AS nanos,
           sum(${source.assumedNanos})::text AS assumed,
           sum(${source.pricedUse})::text AS priced,
           sum(${source.unpricedRequests})::text AS unpriced_requests
           FROM ${table} u JOIN ${member} m ON m.id = u.${key}
          WHERE u.workspace_id = ${workspace} ${only} AND u.bucket_start >= p.starts_at AND u.bucket_start < p.ends_at
          GROUP BY ${groupNames}) sums`;
}

async function querySums<T extends object>(sql: string, values: unknown[]): Promise<T[]> {
  const client = await getPool().connect();
  try {
    await client.query("BEGIN READ ONLY; SET LOCAL work_mem = '64MB'; SET LOCAL jit = off");
    const { rows } = await client.query<T>(sql, values);
    await client.query('COMMIT');
    return rows;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

/** What is known of a group in a chart bucket while shares are added. */
type Drawn = Omit<UsageSums, 'estimatedNanos' | 'estimatedRows' | 'billedRows'> & {
  nanos: bigint | null;
  /**
   * Requests, tokens and units of rows with a price: distinguishes a cost of zero from no price after rows were
   * subtracted.
   */
  priced: number;
  isReduced: boolean;
};

function drawShares(
  rows: readonly PieceRecord[],
  pieces: readonly ReadPiece[],
  readGroup: (row: PieceRecord) => Pick<UsageSums, 'group' | 'isOther'>,
): UsageSums[] {
  const drawn = new Map<string, Map<number, Drawn>>();
  for (const row of rows) {
    const group = readGroup(row);
    const key = `${group.isOther} ${JSON.stringify(group.group)}`;
    const byBucket = drawn.get(key) ?? new Map<number, Drawn>();
    drawn.set(key, byBucket);
    const sums = {
      counts: readCounts(row),
      nanos: row.nanos === null ? null : BigInt(row.nanos),
      assumedNanos: BigInt(row.assumed ?? 0),
      priced: Number(row.priced),
      unpricedRequests: Number(row.unpriced_requests),
    };
    for (const { bucketIndex, weight } of pieces[row.place]?.shares ?? []) {
      const known = byBucket.get(bucketIndex);
      if (known) addShare(known, sums, weight);
      else byBucket.set(bucketIndex, openDrawn(bucketIndex, group, sums, weight));
    }
  }
  return [...drawn.values()].flatMap((byBucket) => [...byBucket.values()].flatMap(settle));
}

type PieceSums = Pick<Drawn, 'counts' | 'nanos' | 'assumedNanos' | 'priced' | 'unpricedRequests'>;

function openDrawn(
  bucketIndex: number,
  group: Pick<UsageSums, 'group' | 'isOther'>,
  sums: PieceSums,
  weight: number,
): Drawn {
  const drawn = { bucketIndex, ...group, ...sums, counts: { ...sums.counts }, isReduced: weight < 0 };
  if (weight === 1) return drawn;
  for (const name of COUNT_NAMES) drawn.counts[name] *= weight;
  drawn.nanos = sums.nanos === null ? null : BigInt(weight) * sums.nanos;
  drawn.assumedNanos *= BigInt(weight);
  drawn.priced *= weight;
  drawn.unpricedRequests *= weight;
  return drawn;
}

function addShare(
  drawn: Drawn,
  { counts, nanos, assumedNanos, priced, unpricedRequests }: PieceSums,
  weight: number,
): void {
  for (const name of COUNT_NAMES) drawn.counts[name] += weight * counts[name];
  if (nanos !== null) drawn.nanos = (drawn.nanos ?? 0n) + BigInt(weight) * nanos;
  drawn.assumedNanos += BigInt(weight) * assumedNanos;
  drawn.priced += weight * priced;
  drawn.unpricedRequests += weight * unpricedRequests;
  drawn.isReduced ||= weight < 0;
}

/**
 * Nothing is left of a group that was used only in what was taken away. Where the provider contradicts itself between
 * grains, no sum falls below zero.
 */
function settle({ nanos, priced, isReduced, ...sums }: Drawn): UsageSums[] {
  const left = nanos === null || (isReduced && priced <= 0) ? null : nanos > 0n ? nanos : 0n;
  for (const name of COUNT_NAMES) sums.counts[name] = Math.max(0, sums.counts[name]);
  const isGone = isReduced && !left && COUNT_NAMES.every((name) => sums.counts[name] === 0);
  if (isGone) return [];
  const unpricedRequests = Math.max(0, sums.unpricedRequests);
  const assumedNanos = sums.assumedNanos > 0n ? sums.assumedNanos : 0n;
  return [{ ...sums, assumedNanos, unpricedRequests, estimatedNanos: left, estimatedRows: 1, billedRows: 0 }];
}
