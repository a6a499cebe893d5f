import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { getPool } from '@/lib/db/client';
import { replaceCosts } from '@/lib/db/usage/costs';
import { importFocus } from '@/lib/services/connections/import-focus';
import { getReconciliation } from '@/lib/services/usage/get-reconciliation';
import { useTestDatabase } from '../../support/database';
import { seedUsage, seedWorkspace } from '../incidents/seed';

useTestDatabase();

const NOW = new Date('2026-12-05T12:00:00Z');
const HEADER =
  'BilledCost,ListCost,BillingCurrency,BillingPeriodStart,BillingPeriodEnd,ChargePeriodStart,ChargeDescription\n';
const line = (cost: string, list: string, what: string) =>
  `${cost},${list},EUR,2026-11-01T00:00:00Z,2026-12-01T00:00:00Z,2026-11-06T00:00:00Z,${what}\n`;

test('list prices stand beside bill and estimate where they are told, and a line of which a part tells none is left out', async () => {
  const seeded = await seedWorkspace();
  const { viewer, workspaceId, connectionId } = seeded;
  const bill = HEADER + line('70', '100', 'a') + line('7', '10', 'a') + line('5', '', 'b') + line('1', '3', 'b');
  const files = [{ stream: Readable.from([Buffer.from(bill)]) }];
  const { connectionId: fileId } = await importFocus(viewer, { name: 'Azure', files }, NOW);
  await seedUsage(seeded, 'day', [{ at: new Date('2026-11-06T00:00:00Z'), dollars: 9 }], () => NOW);
  await seedUsage(seeded, 'day', [{ at: new Date('2026-11-07T00:00:00Z'), dollars: 50 }], () => NOW);
  const charge = {
    costOn: '2026-11-06',
    projectId: 'p',
    apiKeyId: 'k',
    quantity: null,
    quantityUnit: null,
    currency: 'USD',
  };
  const rows = [
    { ...charge, lineItem: 'a', amountNanos: 8_000_000_000n, listNanos: 12_000_000_000n },
    { ...charge, costOn: '2026-11-07', lineItem: 'b', amountNanos: 40_000_000_000n, listNanos: null },
  ];
  const client = await getPool().connect();
  const window = { workspaceId, connectionId, fromOn: '2026-11-01', untilOn: '2026-12-01' };
  await replaceCosts(client, window, rows);
  expect(await replaceCosts(client, window, rows)).toEqual({ inserted: 0, revised: 0 });
  client.release();
  const { listPrices } = await getReconciliation(viewer, { from: '2026-11-01', to: '2026-12-01' });
  const byConnection = new Map(listPrices.map(({ connection, ...one }) => [connection.id, one]));
  expect(byConnection.get(fileId)).toEqual({ currency: 'EUR', list: '110', billed: '77', estimated: null });
  expect(byConnection.get(connectionId)).toEqual({ currency: 'USD', list: '12', billed: '8', estimated: '9' });
});
