import { Prisma } from '@/lib/db/generated/client';

const COLUMNS = {
  connection: Prisma.raw('s.connection_id::text'),
  project: Prisma.raw('s.project_id'),
  apiKey: Prisma.raw('s.api_key_id'),
  user: Prisma.raw('s.user_id'),
  model: Prisma.raw('s.model'),
  kind: Prisma.raw('s.kind'),
  serviceTier: Prisma.raw('s.service_tier'),
  batch: Prisma.raw('s.batch::text'),
} as const;

/** Whether a row `s` of series is within a saved filter, a JSON object of lists by dimension; NULL = everything is. */
export function isWithinFilter(filter: Prisma.Sql): Prisma.Sql {
  const conditions = Object.entries(COLUMNS).map(([dimension, column]) => {
    const values = Prisma.sql`${filter} -> ${Prisma.raw(`'${dimension}'`)}`;
    return Prisma.sql`(${values} IS NULL OR jsonb_exists(${values}, coalesce(${column}, 'none')))`;
  });
  return Prisma.sql`(${filter} IS NULL OR (${Prisma.join(conditions, ' AND ')}))`;
}
