import { expect, test } from 'vitest';
import { BalanceEntryCreate, InvoiceCreate } from '@/lib/contracts/balance/balance';
import { getDb } from '@/lib/db/client';
import { openRouter } from '@/lib/providers/openrouter/definition';
import { evaluateBalances } from '@/lib/services/balance/evaluate-balances';
import {
  createBalanceEntry,
  deleteBalanceEntry,
  getBalance,
  setRecharge,
} from '@/lib/services/balance/manage-balances';
import { createInvoice, deleteInvoice, getInvoiceFile, listInvoices } from '@/lib/services/balance/manage-invoices';
import { ingestBalance } from '@/lib/services/connections/ingest-balance';
import { listIncidents } from '@/lib/services/incidents/list-incidents';
import { startOpenRouterSimulator } from '@/lib/simulator/openrouter/server';
import { useTestDatabase } from '../../support/database';
import { listTold, markRead, type Seeded, seedUsage, seedWorkspace } from '../incidents/seed';

useTestDatabase();

const DAY_MS = 86_400_000;
const NOW = new Date('2026-11-20T12:00:00Z');

/** Ten dollars on each of the 28 days before the 20th, five on the morning of that day. */
async function seedSpending(): Promise<Seeded> {
  const seeded = await seedWorkspace();
  const days = Array.from({ length: 28 }, (_, index) => new Date(Date.UTC(2026, 9, 23) + index * DAY_MS));
  await seedUsage(
    seeded,
    'day',
    days.map((at) => ({ at, dollars: 10 })),
    () => NOW,
  );
  const hours = Array.from({ length: 10 }, (_, hour) => new Date(Date.UTC(2026, 10, 20, hour)));
  await seedUsage(
    seeded,
    'hour',
    hours.map((at) => ({ at, dollars: 0.5 })),
    () => NOW,
  );
  await seedUsage(seeded, 'day', [{ at: new Date('2026-11-20T00:00:00Z'), dollars: 5 }], () => NOW);
  await markRead(seeded, NOW);
  return seeded;
}

const enter = ({ viewer, connectionId }: Seeded, input: { kind?: 'top-up' | 'balance'; amount: string; at?: string }) =>
  createBalanceEntry(viewer, BalanceEntryCreate.parse({ connectionId, ...input }), NOW);

test('a top-up less what was spent since is left, with the day it ends on', async () => {
  const seeded = await seedSpending();
  expect(await getBalance(seeded.viewer, seeded.connectionId, NOW)).toMatchObject({ left: null, state: 'unknown' });
  await enter(seeded, { amount: '200', at: '2026-11-10T00:00:00Z' });
  expect(await getBalance(seeded.viewer, seeded.connectionId, NOW)).toMatchObject({
    credit: '200',
    spent: '105',
    left: '95',
    perDay: '10',
    endsAt: '2026-11-30T00:00:00.000Z',
    state: 'ok',
    saidBy: null,
  });
  // The provider's page shows less: from then on that counts.
  const typed = await enter(seeded, { kind: 'balance', amount: '42.5', at: '2026-11-20T00:00:00Z' });
  expect(await getBalance(seeded.viewer, seeded.connectionId, NOW)).toMatchObject({
    left: '37.5',
    saidBy: 'person',
    state: 'ending',
  });
  await deleteBalanceEntry(seeded.viewer, typed.id);
  expect(await getBalance(seeded.viewer, seeded.connectionId, NOW)).toMatchObject({ left: '95' });
  await expect(deleteBalanceEntry(seeded.viewer, typed.id)).rejects.toMatchObject({ code: 'not_found' });
});

test('a final bill takes the place of the estimate', async () => {
  const seeded = await seedSpending();
  await enter(seeded, { amount: '200', at: '2026-11-10T00:00:00Z' });
  await getDb().costDay.create({
    data: {
      ...{
        workspaceId: seeded.workspaceId,
        connectionId: seeded.connectionId,
        costOn: new Date('2026-11-12T00:00:00Z'),
      },
      ...{
        projectId: 'proj_a',
        lineItem: 'gpt-4.1, input',
        apiKeyId: '',
        amountNanos: 13_000_000_000n,
        currency: 'usd',
      },
    },
  });
  expect(await getBalance(seeded.viewer, seeded.connectionId, NOW)).toMatchObject({
    spent: '108',
    left: '92',
    costSource: 'mixed',
  });
});

test('one mail when credits end within the days of the rule, one more when a top-up ends it', async () => {
  const seeded = await seedSpending();
  const evaluate = () => evaluateBalances({ workspaceId: seeded.workspaceId, now: NOW });
  expect(await evaluate()).toEqual({ opened: 0, resolved: 0 });
  await enter(seeded, { kind: 'balance', amount: '60', at: '2026-11-20T00:00:00Z' });
  expect(await evaluate()).toEqual({ opened: 1, resolved: 0 });
  expect(await evaluate()).toEqual({ opened: 0, resolved: 0 });
  const [incident] = (await listIncidents(seeded.viewer, { state: [], limit: 50 })).data;
  expect(incident).toMatchObject({
    kind: 'balance',
    severity: 'warning',
    title: 'The prepaid credits of "Production" ($55.00) end about 26 Nov 2026, 00:00 UTC',
  });
  await enter(seeded, { amount: '500', at: '2026-11-20T11:00:00Z' });
  expect(await evaluate()).toEqual({ opened: 0, resolved: 1 });
  expect(await listTold(seeded.workspaceId)).toEqual(['first -> oncall@example.com', 'resolved -> oncall@example.com']);
});

test('a rule of the connection sets its own limit, and one that is off keeps quiet', async () => {
  const seeded = await seedSpending();
  const { workspaceId, connectionId } = seeded;
  await enter(seeded, { kind: 'balance', amount: '60', at: '2026-11-20T00:00:00Z' });
  const rule = { workspaceId, kind: 'balance', name: 'Credits', connectionId } as const;
  const { id } = await getDb().alertRule.create({ data: { ...rule, config: { warnDays: 3, maxRechargesPerDay: 2 } } });
  expect(await evaluateBalances({ workspaceId, now: NOW })).toEqual({ opened: 0, resolved: 0 });
  const change = (data: object) => getDb().alertRule.update({ where: { workspaceId_id: { workspaceId, id } }, data });
  await change({ config: { warnDays: 30, maxRechargesPerDay: 2 }, enabled: false });
  expect(await evaluateBalances({ workspaceId, now: NOW })).toEqual({ opened: 0, resolved: 0 });
  await change({ enabled: true });
  expect(await evaluateBalances({ workspaceId, now: NOW })).toEqual({ opened: 1, resolved: 0 });
});

test('recharging again and again is told; while no usage is read it does not end', async () => {
  const seeded = await seedSpending();
  const { workspaceId, viewer, connectionId } = seeded;
  await setRecharge(viewer, connectionId, { recharge: { below: '1', amount: '2' } }, NOW);
  expect(await evaluateBalances({ workspaceId, now: NOW })).toEqual({ opened: 1, resolved: 0 });
  const [incident] = (await listIncidents(viewer, { state: [], limit: 50 })).data;
  expect(incident).toMatchObject({ severity: 'critical' });
  expect(incident?.title).toMatch(/^"Production" spends \d+ automatic recharges of \$2\.00 a day$/);
  const later = new Date('2026-11-25T12:00:00Z');
  expect(await evaluateBalances({ workspaceId, now: later })).toEqual({ opened: 0, resolved: 0 });
  await markRead(seeded, later);
  expect(await evaluateBalances({ workspaceId, now: later })).toEqual({ opened: 0, resolved: 1 });
});

test('what OpenRouter says is left is read, and read again only after a while', async () => {
  const { workspaceId, viewer, connectionId } = await seedWorkspace();
  const simulator = await startOpenRouterSimulator({ now: () => NOW });
  try {
    const provider = openRouter.open({ adminKey: simulator.adminKey, baseUrl: simulator.url, now: () => NOW });
    const context = { workspaceId, connectionId, readClock: () => NOW } as Parameters<typeof ingestBalance>[0];
    await ingestBalance(context, provider);
    await ingestBalance(context, provider);
    expect(simulator.listRequests().filter((one) => one.includes('/credits'))).toHaveLength(1);
    expect(await getBalance(viewer, connectionId, NOW)).toMatchObject({ left: '376.543211', saidBy: 'provider' });
  } finally {
    await simulator.close();
  }
});

test('invoices are compared by month; a PDF comes back as it was, another file is refused', async () => {
  const seeded = await seedSpending();
  const { viewer, connectionId } = seeded;
  const pdf = Buffer.from('%PDF-1.7 an invoice');
  const create = (input: object) =>
    createInvoice(viewer, InvoiceCreate.parse({ connectionId, month: '2026-10', ...input }), NOW);
  const invoice = await create({
    number: 'A-1',
    amount: '60',
    file: { name: 'a.pdf', base64: pdf.toString('base64') },
  });
  expect(invoice).toMatchObject({ spent: '90', difference: '-30', state: 'differs', fileName: 'a.pdf' });
  expect(Buffer.from((await getInvoiceFile(viewer, invoice.id)).bytes)).toEqual(pdf);
  await create({ number: 'A-2', amount: '30' });
  const listed = (await listInvoices(viewer, { limit: 50 }, NOW)).data;
  expect(listed.map(({ number, invoiced, state }) => [number, invoiced, state])).toEqual([
    ['A-2', '90', 'matches'],
    ['A-1', '90', 'matches'],
  ]);
  expect((await create({ number: 'B-1', amount: '100', month: '2026-11' })).state).toBe('open');
  await expect(create({ number: 'A-1', amount: '60' })).rejects.toMatchObject({ code: 'conflict' });
  const html = { name: 'a.pdf', base64: Buffer.from('<html>').toString('base64') };
  await expect(create({ number: 'A-3', amount: '60', file: html })).rejects.toMatchObject({ code: 'invalid_input' });
  await deleteInvoice(viewer, invoice.id, NOW);
  await expect(getInvoiceFile(viewer, invoice.id)).rejects.toMatchObject({ code: 'not_found' });
});
