import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { BudgetCreate } from '@/lib/contracts/budgets/budgets';
import { UsageExportQuery, UsageQuery } from '@/lib/contracts/usage/usage';
import { getBudgetStatus } from '@/lib/services/budgets/get-budget-status';
import { createBudget } from '@/lib/services/budgets/manage-budgets';
import { importFocus } from '@/lib/services/connections/import-focus';
import { exportUsage } from '@/lib/services/usage/export-usage';
import { getReconciliation } from '@/lib/services/usage/get-reconciliation';
import { getUsageSeries } from '@/lib/services/usage/get-usage-series';
import { importExchangeRates, listExchangeRates, saveExchangeRates } from '@/lib/services/usage/manage-rates';
import { useTestDatabase } from '../../support/database';
import { seedWorkspace } from '../incidents/seed';

useTestDatabase();

const NOW = new Date('2026-12-05T12:00:00Z');
const MONTH = { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z', bucket: 'day', timezone: 'UTC' };
const HEADER = 'BilledCost,BillingCurrency,BillingPeriodStart,BillingPeriodEnd,ChargePeriodStart,ChargeDescription\n';
const line = (cost: string, currency: string, day: string) =>
  `${cost},${currency},2026-11-01T00:00:00Z,2026-12-01T00:00:00Z,2026-11-${day}T00:00:00Z,line\n`;
const stream = (text: string) => Readable.from([Buffer.from(text)]);

test('a charge is kept in its own currency and counts at the rate of its day; without one it stands apart with the reason', async () => {
  const { viewer } = await seedWorkspace();
  const bill =
    HEADER +
    line('100', 'EUR', '06') +
    line('-0.000000001', 'EUR', '08') +
    line('7', 'USD', '08') +
    line('5', 'CHF', '09') +
    line('3', 'EUR', '25');
  const importBill = () => importFocus(viewer, { name: 'Azure', files: [{ stream: stream(bill) }] }, NOW);
  const { connectionId } = await importBill();
  const total = async () =>
    (await getUsageSeries(viewer, UsageQuery.parse({ ...MONTH, connection: [connectionId] }), NOW)).totals.cost;
  const apart = async () =>
    (await getReconciliation(viewer, { from: '2026-11-01', to: '2026-12-01' })).otherCurrencies.map((one) => [
      ...[one.day.slice(-2), one.currency, one.amount, one.converted, one.rateOn],
    ]);
  expect(await total()).toBe('7');
  expect(await apart()).toEqual([
    ['25', 'EUR', '3', null, null],
    ['09', 'CHF', '5', null, null],
    ['08', 'EUR', '-0.000000001', null, null],
    ['06', 'EUR', '100', null, null],
  ]);

  // The form of the European Central Bank: what one euro is worth; the 7th and 8th are no bank days.
  const ecb = 'Date,USD,CHF,CYP,\n2026-11-06,1.0832,0.9375,N/A,\n2026-11-05,2,1,N/A,\n';
  expect(await importExchangeRates(viewer, { bytes: stream(ecb), source: 'ECB' })).toEqual({ saved: 4, converted: 3 });
  expect(await apart()).toEqual([
    ['25', 'EUR', '3', null, null],
    ['09', 'CHF', '5', '5.777066667', '2026-11-06'],
    ['08', 'EUR', '-0.000000001', '-0.000000001', '2026-11-06'],
    ['06', 'EUR', '100', '108.32', '2026-11-06'],
  ]);
  const whole = '121.097066666';
  expect(await total()).toBe(whole);
  const budget = await createBudget(
    viewer,
    BudgetCreate.parse({ name: 'Azure', amount: '1000', scope: { connectionId }, period: 'month' }),
  );
  expect((await getBudgetStatus(viewer, budget.id, new Date('2026-11-30T00:00:00Z'))).spent).toBe(whole);
  const query = UsageExportQuery.parse({ ...MONTH, connection: [connectionId], bucket: 'month', format: 'focus' });
  // The credit has a row of its own.
  expect((await exportUsage(viewer, query, NOW)).text).toMatch(/\n121\.097066667,.*,Azure,.*\n-0\.000000001,/);

  // Importing again converts again; a corrected rate is taken at once.
  await importBill();
  expect(await total()).toBe(whole);
  const corrected = [{ currency: 'EUR', on: '2026-11-06', rate: '1' }];
  expect(await saveExchangeRates(viewer, { rates: corrected, source: 'bank' })).toEqual({ saved: 1, converted: 1 });
  expect(await total()).toBe('112.777066666');
  expect((await listExchangeRates(viewer)).data).toEqual([
    { currency: 'CHF', days: 2, firstOn: '2026-11-05', newestOn: '2026-11-06', rate: '1.155413333333', source: 'ECB' },
    { currency: 'EUR', days: 2, firstOn: '2026-11-05', newestOn: '2026-11-06', rate: '1', source: 'bank' },
  ]);
});

test('a file with rates is taken whole or not at all, and says where it is wrong', async () => {
  const { viewer } = await seedWorkspace();
  const bytes = stream(
    'currency,date,rate\nEUR,2026-11-06,1.08\nEuro,2026-11-06,1\nEUR,6.11.2026,1\nEUR,2026-11-06,-1\nUSD,2026-11-06,1\n',
  );
  await expect(importExchangeRates(viewer, { bytes, source: 'me' })).rejects.toMatchObject({
    errors: [
      { path: 'line 3', message: 'currency "Euro": expected an ISO 4217 code such as EUR' },
      { path: 'line 4', message: 'date "6.11.2026": expected a day such as 2026-11-30' },
      { path: 'line 5', message: 'rate "-1": expected a positive decimal number of dollars' },
      { path: 'line 6', message: 'currency "USD": amounts are shown in it and need no rate' },
    ],
  });
  await expect(importExchangeRates(viewer, { bytes: stream('a,b\n1,2\n'), source: 'me' })).rejects.toThrow(
    'line 1: "a,b": expected the columns currency, date and rate',
  );
  expect((await listExchangeRates(viewer)).data).toEqual([]);
});
