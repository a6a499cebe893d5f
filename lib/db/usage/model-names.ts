import { getPool } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { MODEL_DATE } from '@/lib/domain/usage/model-family';

/** Characters of a release date in a model's name: "-2025-08-07". */
const DATE_LENGTH = 11;

/**
 * SQL that is true when the model of a row `s` of series is one that a scope's `model` means: its own name, or the name of
 * its family. As `isModelNamed`: what is watched must not shrink when usage begins to say the undated name as well.
 */
export function isModelNamedSql(model: Prisma.Sql): Prisma.Sql {
  const family = Prisma.sql`left(s.model, -${Prisma.raw(String(DATE_LENGTH))})`;
  return Prisma.sql`(s.model = ${model} OR (${family} = ${model} AND s.model ~ ${MODEL_DATE.source}))`;
}

/**
 * SQL that is true when the model of a row `s` of series is a dated version of the name that `isNamed` asks for and no
 * series of the workspace has that very name. As `expandModelNames`: a filter asks for one group where there is one of that
 * name, and for what pages show under it otherwise.
 */
export function isDatedVersion(workspaceId: string, isNamed: (name: Prisma.Sql) => Prisma.Sql): Prisma.Sql {
  const name = Prisma.sql`left(s.model, -${Prisma.raw(String(DATE_LENGTH))})`;
  return Prisma.sql`(${isNamed(name)} AND s.model ~ ${MODEL_DATE.source} AND ${name} <> ALL (ARRAY(
    SELECT DISTINCT e.model FROM series e WHERE e.workspace_id = ${workspaceId}::uuid AND e.model IS NOT NULL)))`;
}

/** Models of the workspace's usage that have one of these names, or a dated version of it. */
export async function listModelsNamed(workspaceId: string, names: readonly string[]): Promise<string[]> {
  const { rows } = await getPool().query<{ model: string }>(
    `SELECT DISTINCT model FROM series
      WHERE workspace_id = $1::uuid AND (model = ANY ($2::text[]) OR left(model, -${DATE_LENGTH}) = ANY ($2::text[]))`,
    [workspaceId, names],
  );
  return rows.map((row) => row.model);
}
