import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { FocusCharge } from '@/lib/domain/usage/focus-row';
import { convertCosts } from './counted-costs';

/** What was written: rows as sent, days and periods that they are of. */
export type WrittenCharges = { stored: number; removed: number; firstOn: string | null; untilOn: string | null };

const NONE = '\\N';
const SPECIAL = /[\\\t\n\r]/;
const escapeText = (text: string) => (SPECIAL.test(text) ? escapeSpecial(text) : text);
const escapeSpecial = (text: string) =>
  text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r');

async function* renderLines(batches: AsyncIterable<readonly FocusCharge[]>): AsyncGenerator<string> {
  for await (const charges of batches) {
    let lines = '';
    for (const one of charges) {
      const named = `${escapeText(one.projectId)}\t${escapeText(one.apiKeyId)}\t${escapeText(one.lineItem)}`;
      const unit = one.quantityUnit === null ? NONE : escapeText(one.quantityUnit);
      const amounts = `${one.amountNanos}\t${one.listNanos ?? NONE}\t${one.currency}\t${one.quantity ?? NONE}\t${unit}`;
      lines += `${one.costOn}\t${named}\t${amounts}\t${one.periodFrom}\t${one.periodUntil}\n`;
    }
    if (lines !== '') yield lines;
  }
}

/** Brings charges into a table of this transaction by COPY, a few at a time, so that memory stays that of a chunk. */
export async function stageCharges(
  client: pg.ClientBase,
  charges: AsyncIterable<readonly FocusCharge[]>,
): Promise<void> {
  await client.query(`CREATE TEMP TABLE focus_charge (cost_on date, project_id text, api_key_id text, line_item text,
    amount_nanos int8, list_nanos int8, currency text, quantity numeric, quantity_unit text, period_from date, period_until date) ON COMMIT DROP`);
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
    `INSERT INTO cost_day (workspace_id, connection_id, cost_on, project_id, line_item, api_key_id, amount_nanos, currency, quantity, quantity_unit, list_nanos)
     SELECT $1, $2, cost_on, project_id, line_item, api_key_id, sum(amount_nanos)::int8, currency, sum(quantity), min(quantity_unit),
            -- A sum over lines of which one has no list price would be too small.
            CASE WHEN count(*) = count(list_nanos) THEN sum(list_nanos)::int8 END
       FROM focus_charge GROUP BY cost_on, project_id, line_item, api_key_id, currency`,
    [workspaceId, connectionId],
  );
  await convertCosts(client, workspaceId, connectionId);
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
