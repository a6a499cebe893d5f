import { getPool } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { LINE_ITEM_MARK, MARK, markBilledBy, readVendor } from '@/lib/domain/usage/billed-elsewhere';
import type { Values } from './statement-values';

/**
 * Usage that a gateway shows and a vendor bills. It counts unless that vendor is connected as well and the question could
 * hold both: one that names a project or a key means one connection only.
 */

/** Vendors whose usage through gateways is left out of a sum, or is all that is summed. */
export type BilledElsewhere = { vendors: readonly string[]; isOnly?: boolean };

/** Condition on rows `s` of series. */
export function renderSeriesOnce({ vendors, isOnly = false }: BilledElsewhere, values: Values): string {
  if (vendors.length === 0) return '';
  const marks = values.add(vendors.map(markBilledBy), '::text[]');
  return isOnly ? `AND s.api_source = ANY (${marks})` : `AND (s.api_source IS NULL OR s.api_source <> ALL (${marks}))`;
}

/** The same on rows `c` of the bill. */
export function renderBillOnce({ vendors, isOnly = false }: BilledElsewhere, values: Values): string {
  if (vendors.length === 0) return '';
  const patterns = values.add(
    vendors.map((vendor) => `%${LINE_ITEM_MARK}${vendor}`),
    '::text[]',
  );
  return isOnly ? `AND c.line_item LIKE ANY (${patterns})` : `AND c.line_item NOT LIKE ALL (${patterns})`;
}

/** Vendors that bill usage of these connections, which are gateways then. */
export async function listVendorsBehind(workspaceId: string, connectionIds: readonly string[]): Promise<string[]> {
  const { rows } = await getPool().query<{ mark: string }>(
    `SELECT DISTINCT api_source AS mark FROM series
      WHERE workspace_id = $1::uuid AND connection_id = ANY ($2::uuid[]) AND api_source LIKE $3`,
    [workspaceId, connectionIds, `${MARK}%`],
  );
  return rows.map((row) => readVendor(row.mark)).sort();
}

/** What a question is narrowed to, each as SQL that is NULL where it is not. */
type Narrowed = { connectionId: Prisma.Sql; projectId: Prisma.Sql; apiKeyId: Prisma.Sql; filter: Prisma.Sql };

/** Whether a row `s` of series counts in a question narrowed so; `filter` as in `isWithinFilter`. */
export function isSeriesCountedOnce({ connectionId, projectId, apiKeyId, filter }: Narrowed): Prisma.Sql {
  return Prisma.sql`(s.api_source IS NULL OR s.api_source NOT LIKE ${`${MARK}%`}
       OR ${projectId} IS NOT NULL OR ${apiKeyId} IS NOT NULL
       OR jsonb_exists(${filter}, 'project') OR jsonb_exists(${filter}, 'apiKey')
       OR NOT EXISTS (
         SELECT 1 FROM connection o
          WHERE o.workspace_id = s.workspace_id AND s.api_source = ${MARK} || o.provider
            AND (${connectionId} IS NULL OR o.id = ${connectionId})
            AND (${filter} -> 'connection' IS NULL OR jsonb_exists(${filter} -> 'connection', o.id::text))
            AND (${filter} -> 'provider' IS NULL OR jsonb_exists(${filter} -> 'provider', o.provider))))`;
}

/** Whether a row `c` of the bill counts in a question that is narrowed to a connection, or to none (SQL that is NULL). */
export function isBillCountedOnce(connectionId: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(c.line_item NOT LIKE ${`%${LINE_ITEM_MARK}%`}
       OR NOT EXISTS (
         SELECT 1 FROM connection o
          WHERE o.workspace_id = c.workspace_id AND c.line_item LIKE ${`%${LINE_ITEM_MARK}`} || o.provider
            AND (${connectionId} IS NULL OR o.id = ${connectionId})))`;
}

/** Whether a row `s` of series counts in a question about the whole workspace. */
export const SERIES_COUNTED_ONCE = `(s.api_source IS NULL OR s.api_source NOT LIKE '${MARK}%' OR NOT EXISTS (
  SELECT 1 FROM connection o WHERE o.workspace_id = s.workspace_id AND s.api_source = '${MARK}' || o.provider))`;
