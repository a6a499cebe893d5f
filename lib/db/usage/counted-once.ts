import { type Db, getDb } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { BilledBy, LINE_ITEM_MARK, MARK, NO_MODEL, RELEASE, readVendor } from '@/lib/domain/usage/billed-elsewhere';
import type { Values } from './statement-values';

/**
 * Usage that a gateway shows and a vendor bills. It counts unless the connection that bills it is asked the same question:
 * `findDoublyAnswered` says when, and the conditions below say the same in SQL.
 */

/** A gateway's connection and the vendor that bills a part of what it shows. */
export type GatewayPart = { connectionId: string; vendor: string };

/**
 * Parts of gateways that are left out of a sum, or are all that is summed. `models` = only those, named as by
 * `computeVendorModel`; null = every model.
 */
export type BilledElsewhere = { parts: readonly GatewayPart[]; models: readonly string[] | null; isOnly?: boolean };

/** The model of a row `s` of series, as by `computeVendorModel`. */
const VENDOR_MODEL = `regexp_replace(replace(regexp_replace(coalesce(s.model, '${NO_MODEL}'), '^.*/', ''), '.', '-'), '${RELEASE.source}', '')`;

/** Condition on rows `s` of series. */
export function renderSeriesOnce({ parts, models, isOnly = false }: BilledElsewhere, values: Values): string {
  if (parts.length === 0) return '';
  const marked = `(s.api_source IS NOT NULL AND EXISTS (SELECT 1 FROM ${renderParts(parts, values)} WHERE e.connection_id = s.connection_id
      AND s.api_source = '${MARK}' || e.vendor)
      ${models === null ? '' : `AND ${VENDOR_MODEL} = ANY (${values.add(models, '::text[]')})`})`;
  return isOnly ? `AND ${marked}` : `AND NOT ${marked}`;
}

/** The same on rows `c` of the bill, which knows no models. */
export function renderBillOnce({ parts, isOnly = false }: BilledElsewhere, values: Values): string {
  if (parts.length === 0) return '';
  const marked = `EXISTS (SELECT 1 FROM ${renderParts(parts, values)} WHERE e.connection_id = c.connection_id
      AND c.line_item LIKE '%${LINE_ITEM_MARK}' || e.vendor)`;
  return isOnly ? `AND ${marked}` : `AND NOT ${marked}`;
}

function renderParts(parts: readonly GatewayPart[], values: Values): string {
  const ids = values.add(
    parts.map((part) => part.connectionId),
    '::uuid[]',
  );
  const vendors = values.add(
    parts.map((part) => part.vendor),
    '::text[]',
  );
  return `unnest(${ids}, ${vendors}) AS e(connection_id, vendor)`;
}

/** Vendors that bill usage of these connections, which are gateways then, with who was said to bill them. */
export async function listGatewayParts(
  workspaceId: string,
  connectionIds: readonly string[],
  db: Db = getDb(),
): Promise<(GatewayPart & { billedBy: BilledBy })[]> {
  const rows = await db.$queryRaw<{ connectionId: string; mark: string; billedBy: unknown }[]>`
      SELECT s.connection_id::text AS "connectionId", s.mark, g.billed_by AS "billedBy"
       FROM (SELECT DISTINCT connection_id, api_source AS mark FROM series
              WHERE workspace_id = ${workspaceId}::uuid AND connection_id = ANY (${[...connectionIds]}::uuid[])
                AND api_source LIKE ${`${MARK}%`}) s
       JOIN connection g ON g.workspace_id = ${workspaceId}::uuid AND g.id = s.connection_id
      ORDER BY s.mark, s.connection_id`;
  return rows.map(({ connectionId, mark, billedBy }) => ({
    ...{ connectionId, vendor: readVendor(mark) },
    billedBy: BilledBy.safeParse(billedBy).data ?? {},
  }));
}

/** Whether a connection `o` bills what the gateway's row (`s` of series, `c` of the bill) shows of the vendor that `mark` names. */
const billsRow = (row: 's' | 'c', isMarked: string) => `o.workspace_id = ${row}.workspace_id AND ${isMarked}
          AND NOT EXISTS (
            SELECT 1 FROM connection g WHERE g.workspace_id = ${row}.workspace_id AND g.id = ${row}.connection_id
               AND jsonb_exists(g.billed_by, o.provider) AND g.billed_by ->> o.provider IS DISTINCT FROM o.id::text)`;

const SERIES_MARKED = `s.api_source = '${MARK}' || o.provider`;

/** What a question is narrowed to, each as SQL that is NULL where it is not; `filter` as in `isWithinFilter`. */
type Narrowed = Record<'connectionId' | 'projectId' | 'apiKeyId' | 'userId' | 'model' | 'filter', Prisma.Sql>;

/** Whether a row `s` of series counts in a question narrowed so. */
export function isSeriesCountedOnce(narrowed: Narrowed): Prisma.Sql {
  const { connectionId, projectId, apiKeyId, userId, model, filter } = narrowed;
  const names = (dimension: string) => Prisma.sql`(jsonb_exists(${filter}, ${dimension})
       AND ${filter} -> ${dimension} <> '["none"]'::jsonb)`;
  // What is not asked is NULL, and so would be the whole.
  return Prisma.sql`coalesce(s.api_source IS NULL OR s.api_source NOT LIKE ${`${MARK}%`}
       OR ${projectId} IS NOT NULL OR ${apiKeyId} IS NOT NULL OR ${userId} IS NOT NULL
       OR (${model} IS NOT NULL AND s.model LIKE '%/%')
       OR ${names('project')} OR ${names('apiKey')} OR ${names('user')}
       OR ${filter} -> 'serviceTier' = '["byok"]'::jsonb
       OR (jsonb_exists(${filter}, 'model') AND NOT EXISTS (
         SELECT 1 FROM jsonb_array_elements_text(${filter} -> 'model') AS n(name)
          WHERE n.name NOT LIKE '%/%'
            AND regexp_replace(replace(n.name, '.', '-'), ${RELEASE.source}, '') = ${Prisma.raw(VENDOR_MODEL)}))
       OR NOT EXISTS (
         SELECT 1 FROM connection o
          WHERE ${Prisma.raw(billsRow('s', SERIES_MARKED))}
            AND (${connectionId} IS NULL OR o.id = ${connectionId})
            AND (${filter} -> 'connection' IS NULL OR jsonb_exists(${filter} -> 'connection', o.id::text))
            AND (${filter} -> 'provider' IS NULL OR jsonb_exists(${filter} -> 'provider', o.provider))), false)`;
}

/** Whether a row `c` of the bill counts in a question that is narrowed to a connection or provider, or to none (SQL that is NULL). */
export function isBillCountedOnce(connectionId: Prisma.Sql, provider: Prisma.Sql): Prisma.Sql {
  const bills = billsRow('c', `c.line_item LIKE '%${LINE_ITEM_MARK}' || o.provider`);
  return Prisma.sql`(c.line_item NOT LIKE ${`%${LINE_ITEM_MARK}%`}
       OR NOT EXISTS (
         SELECT 1 FROM connection o
          WHERE ${Prisma.raw(bills)} AND (${connectionId} IS NULL OR o.id = ${connectionId})
            AND (${provider} IS NULL OR o.provider = ${provider})))`;
}

/** Whether a row `s` of series counts in a question about the whole workspace. */
export const SERIES_COUNTED_ONCE = `(s.api_source IS NULL OR s.api_source NOT LIKE '${MARK}%' OR NOT EXISTS (
  SELECT 1 FROM connection o WHERE ${billsRow('s', SERIES_MARKED)}))`;
