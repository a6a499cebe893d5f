import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { FocusCharge } from '@/lib/domain/usage/focus-row';

/** What was written: rows as sent, days and periods that they are of. */
export type WrittenCharges = { stored: number; removed: number; firstOn: string | null; untilOn: string | null };

const escapeText = (text: string) =>
  text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
const CHUNK_ROWS = 500;

async function* renderLines(charges: AsyncIterable<FocusCharge>): AsyncGenerator<string> {
  let lines: string[] = [];
  for await (const one of charges) {
    const texts = [one.projectId, one.apiKeyId, one.lineItem].map(escapeText);
    const quantity = [one.quantity ?? '\\N', one.quantityUnit === null ? '\\N' : escapeText(one.quantityUnit)];
    lines.push(
      `${[one.costOn, ...texts, one.amountNanos, one.currency, ...quantity, one.periodFrom, one.periodUntil].join('\t')}\n`,
    );
    if (lines.length < CHUNK_ROWS) continue;
    yield lines.join('');
    lines = [];
  }
  yield lines.join('');
}

/** Brings charges into a table of this transaction by COPY, a few at a time, so that memory stays that of a chunk. */
export async function stageCharges(client: pg.ClientBase, charges: AsyncIterable<FocusCharge>): Promise<void> {
  await client.query(`CREATE TEMP TABLE focus_charge (cost_on date, project_id text, api_key_id text, line_item text,
    amount_nanos int8, currency text, quantity numeric, quantity_unit text, period_from date, period_until date) ON COMMIT DROP`);
  const target = client.query(copyFrom('COPY focus_charge FROM STDIN'));
  await pipeline(Readable.from(renderLines(charges), { objectMode: false }), target);
}

/**
 * Makes the stored charges of every billing period that the staged ones are of equal to them: files are written anew until
 * a period closes. Charges of other periods stay.
 */
export async function replaceByStaged(
  client: pg.ClientBase,
  { workspaceId, connectionId }: { workspaceId: string; connectionId: string },
): Promise<WrittenCharges> {
  const { rowCount: removed } = await client.query(
    `DELETE FROM cost_day c USING (SELECT DISTINCT period_from, period_until FROM focus_charge) p
      WHERE c.workspace_id = $1 AND c.connection_id = $2 AND c.cost_on >= p.period_from AND c.cost_on < p.period_until`,
    [workspaceId, connectionId],
  );
  const { rowCount: stored } = await client.query(
    `INSERT INTO cost_day (workspace_id, connection_id, cost_on, project_id, line_item, api_key_id, amount_nanos, currency, quantity, quantity_unit)
     SELECT $1, $2, cost_on, project_id, line_item, api_key_id, sum(amount_nanos)::int8, currency, sum(quantity), min(quantity_unit)
       FROM focus_charge GROUP BY cost_on, project_id, line_item, api_key_id, currency`,
    [workspaceId, connectionId],
  );
  const { rows } = await client.query<{ first: string | null; until: string | null }>(
    'SELECT min(period_from)::text AS first, max(period_until)::text AS until FROM focus_charge',
  );
  return {
    stored: stored ?? 0,
    removed: removed ?? 0,
    firstOn: rows[0]?.first ?? null,
    untilOn: rows[0]?.until ?? null,
  };
}
