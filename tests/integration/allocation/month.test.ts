import { simpleParser } from 'mailparser';
import { beforeAll, expect, test } from 'vitest';
import { createMailTransport } from '@/lib/channels/email/mail-transport';
import { Allocation, AllocationPreview, type PayerStatement } from '@/lib/contracts/allocation/allocation';
import { getDb } from '@/lib/db/client';
import { formatDollars, formatNanosExact, parseDecimalToNanos } from '@/lib/domain/money';
import { sendStatements } from '@/lib/services/allocation/send-statements';
import { deliverAccountMails } from '@/lib/services/people/account-mails';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { readPdfLines } from '../../support/read-pdf';
import { startSmtpSink } from '../../support/smtp-sink';
import { createRandom, createReadConnection, type MinuteFact, storeFacts } from '../../support/usage-facts';

/**
 * A month of an organization of 40 people in 6 teams with 3 customers, on two providers. The first bills by project, one a
 * team and customer and a shared one; the second by key, one a person. In the middle of the month a project changes hands.
 */

useTestDatabase();

const MONTH = '2026-10';
const DAYS = 31;
const TEAMS = ['Search', 'Ads', 'Mobile', 'Data', 'Support', 'Platform'];
const CUSTOMERS = ['Globex', 'Initech', 'Umbrella'];
const PEOPLE = Array.from({ length: 40 }, (_, index) => `person_${index}`);
const MODELS = ['gpt-5', 'gpt-5-mini', 'o4-mini'];
/** Known from there, an id of each. */
const ids = new Map<string, string>();
let workspace: TestWorkspace;
let bills: { connectionId: string; costOn: Date; projectId: string; apiKeyId: string; amountNanos: bigint }[];

const day = (index: number) => new Date(Date.UTC(2026, 9, index + 1));
const teamOf = (person: number) => TEAMS[person % TEAMS.length] as string;
const sum = (amounts: readonly bigint[]) => amounts.reduce((total, one) => total + one, 0n);
const nanos = parseDecimalToNanos;

const call = async <T>(url: string, method = 'GET', body?: unknown): Promise<T> => {
  const response = await callRoute(url, { method, token: workspace.tokens.owner, body });
  const text = await response.text();
  if (response.status >= 300) throw new Error(`${method} ${url}: ${response.status} ${text}`);
  return (text === '' ? null : text.startsWith('{') ? JSON.parse(text) : text) as T;
};
const payer = async (name: string, input: object = {}) => {
  ids.set(name, (await call<{ id: string }>('/payers', 'POST', { name, ...input })).id);
};
const id = (name: string) => ids.get(name) ?? '';
const rule = (match: object, target: object, more: object = {}) =>
  call<{ id: string; position: number }>('/allocation-rules', 'POST', { match, target, ...more });
const toPayer = (name: string) => ({ kind: 'payer', payerId: id(name) });

beforeAll(async () => {
  workspace = await createTestWorkspace();
  const covered = [day(0), new Date('2026-11-20T00:00:00Z')] as [Date, Date];
  const first = await createReadConnection(workspace.id, 'First', { day: covered, hour: covered });
  const second = await createReadConnection(workspace.id, 'Second', { day: covered, hour: covered });
  ids.set('First', first);
  ids.set('Second', second);
  const seen = { firstSeenAt: day(0), lastSeenAt: day(30) };
  const projects = [...TEAMS, ...CUSTOMERS, 'Shared'].map((name) => ({ id: `proj_${name.toLowerCase()}`, name }));
  await getDb().providerProject.createMany({
    data: projects.map((one) => ({
      workspaceId: workspace.id,
      connectionId: first,
      status: 'active',
      ...one,
      ...seen,
    })),
  });
  await getDb().providerApiKey.createMany({
    data: PEOPLE.map((person, index) => ({
      ...{ workspaceId: workspace.id, connectionId: second, id: `key_${index}`, projectId: 'default', ...seen },
      ...{ name: `${teamOf(index).toLowerCase()}-${person}`, redactedValue: 'sk-…', ownerType: 'user' },
    })),
  });
  const random = createRandom(40);
  const facts: MinuteFact[] = [];
  bills = [];
  const add = (connection: string, index: number, project: string, apiKey: string | null, user: string | null) => {
    const model = MODELS[Math.floor(random() * MODELS.length)] ?? null;
    const costNanos = BigInt(Math.floor(random() * 3e9));
    const group = { model, project, apiKey, user, kind: 'completions', serviceTier: null, batch: null, connection };
    facts.push({ at: day(index), group, requests: 1n, inputTokens: 1n, costNanos });
  };
  const bill = (connectionId: string, index: number, projectId: string, apiKeyId: string) =>
    bills.push({
      ...{ connectionId, costOn: day(index), projectId, apiKeyId },
      amountNanos: BigInt(Math.floor(random() * 4e10)) + 1n,
    });
  for (let index = 0; index < DAYS; index += 1) {
    for (const project of projects) {
      for (let one = 0; one < 3; one += 1)
        add(first, index, project.id, null, PEOPLE[Math.floor(random() * 40)] ?? null);
      bill(first, index, project.id, '');
    }
    for (const [person] of PEOPLE.entries()) {
      if ((person + index) % 4 !== 0) continue;
      add(second, index, 'default', `key_${person}`, PEOPLE[person] ?? null);
      bill(second, index, 'default', `key_${person}`);
    }
  }
  await storeFacts(workspace.id, facts, ['day']);
  await getDb().costDay.createMany({
    data: bills.map((one) => ({ ...one, workspaceId: workspace.id, lineItem: 'gpt-5, input', currency: 'usd' })),
  });

  await payer('Engineering', { kind: 'cost-centre', recipients: ['cto@example.com'] });
  for (const name of TEAMS)
    await payer(name, { parentId: id('Engineering'), recipients: [`${name.toLowerCase()}@example.com`] });
  for (const name of CUSTOMERS) await payer(name, { kind: 'customer' });
  for (const name of TEAMS) {
    if (name === 'Support') continue;
    await rule({ projects: [`proj_${name.toLowerCase()}`] }, toPayer(name));
    await rule({ connections: ['Second'], apiKeys: [`${name.toLowerCase()}-*`] }, toPayer(name));
  }
  for (const name of CUSTOMERS.slice(1)) await rule({ projects: [name] }, toPayer(name));
  await rule({ projects: ['shared'] }, { kind: 'use', payerIds: TEAMS.map(id) }, { note: 'Shared project' });
  await rule(
    { projects: ['proj_support'] },
    { kind: 'fixed', shares: CUSTOMERS.map((name, at) => ({ payerId: id(name), share: [3334, 3333, 3333][at] })) },
    { note: 'Support by contract' },
  );
});

const billOf = (accepts: (one: (typeof bills)[number]) => boolean) =>
  sum(bills.filter(accepts).map((one) => one.amountNanos));
const readMonth = async () => Allocation.parse(await call(`/allocation?month=${MONTH}`));
const ownOf = ({ payers }: Allocation, name: string) => payers.find((one) => one.name === name);
const roundToCents = (amount: bigint) => ((amount + 5_000_000n) / 10_000_000n) * 10_000_000n;

/** All that is paid, and what is not, come to the bill to the cent. */
async function expectWhole(): Promise<Allocation> {
  const month = await readMonth();
  const billed = billOf(() => true);
  expect(month).toMatchObject({ costSource: 'billed', complete: true });
  expect(nanos(month.exactTotal)).toBe(billed);
  expect(nanos(month.total)).toBe(roundToCents(billed));
  expect(sum(month.payers.map((one) => nanos(one.own))) + nanos(month.unallocated)).toBe(nanos(month.total));
  for (const one of month.payers) {
    expect(nanos(one.direct) + nanos(one.shared)).toBe(nanos(one.own));
    expect(nanos(one.own) % 10_000_000n).toBe(0n);
    const beneath = month.payers.filter((other) => other.parentId === one.payerId);
    expect(nanos(one.total)).toBe(nanos(one.own) + sum(beneath.map((other) => nanos(other.total))));
  }
  return month;
}

/** Within a cent for each amount that was rounded. */
const near = (text: string | undefined, amount: bigint, roundings = 1n) => {
  const gap = nanos(text ?? '0') - amount;
  expect(
    gap > -10_000_000n * roundings && gap < 10_000_000n * roundings,
    `${text} against ${formatDollars(amount)}`,
  ).toBe(true);
};

test('shares add up to the bill, and what no rule names is in sight', async () => {
  const month = await expectWhole();
  const ofSearch = billOf(
    ({ projectId, apiKeyId }) =>
      projectId === 'proj_search' || (apiKeyId !== '' && teamOf(Number(apiKeyId.slice(4))) === 'Search'),
  );
  near(ownOf(month, 'Search')?.direct, ofSearch);
  const support = billOf(({ projectId }) => projectId === 'proj_support');
  near(ownOf(month, 'Globex')?.shared, (support * 3334n) / 10_000n);
  // Nobody pays for Globex' project and the keys of Support yet.
  const open = billOf(
    ({ projectId, apiKeyId }) =>
      projectId === 'proj_globex' || (apiKeyId !== '' && teamOf(Number(apiKeyId.slice(4))) === 'Support'),
  );
  near(month.unallocated, open);
  expect(month.unallocatedGroups[0]).toMatchObject({ connectionName: 'First', projectName: 'Globex' });
  // Shared by use: what each team uses itself decides, and it is all given away.
  const shares = TEAMS.map((name) => nanos(ownOf(month, name)?.shared ?? '0'));
  const shared = billOf(({ projectId }) => projectId === 'proj_shared');
  near(formatNanosExact(sum(shares)), shared, 12n);
});

test('a preview tells what a rule would decide, and changes nothing', async () => {
  const before = await readMonth();
  const preview = AllocationPreview.parse(
    await call('/allocation-rules/preview', 'POST', { match: { projects: ['glob*'] }, target: toPayer('Globex') }),
  );
  expect(nanos(preview.matched)).toBe(billOf(({ projectId }) => projectId === 'proj_globex'));
  expect(nanos(preview.before.unallocated) - nanos(preview.after.unallocated)).toBe(nanos(preview.matched));
  expect(preview.matchedGroups.map((one) => one.projectName)).toEqual(['Globex']);
  expect(await readMonth()).toEqual(before);
});

test('a rule that changes in the middle of the month splits its project by the day', async () => {
  const ofMobile = (month: Allocation) => nanos(ownOf(month, 'Mobile')?.direct ?? '0');
  const before = ofMobile(await readMonth());
  const rules = (await call<{ data: { id: string; match: { projects: string[] } }[] }>('/allocation-rules')).data;
  const own = rules.find((one) => one.match.projects.includes('proj_mobile'));
  const changed = await call<{ validFrom: string; position: number }>(`/allocation-rules/${own?.id}`, 'PATCH', {
    target: toPayer('Umbrella'),
    from: '2026-10-16',
  });
  expect(changed).toMatchObject({ validFrom: '2026-10-16' });
  const moved = billOf(({ projectId, costOn }) => projectId === 'proj_mobile' && costOn >= day(15));
  const month = await expectWhole();
  near(formatNanosExact(before - ofMobile(month)), moved, 2n);
  const umbrella = billOf(({ projectId }) => projectId === 'proj_umbrella');
  near(ownOf(month, 'Umbrella')?.direct, umbrella + moved);
});

test('the first rule that matches decides, in the order that people give', async () => {
  const all = await rule({}, toPayer('Engineering'), { position: 1 });
  expect(all.position).toBe(1);
  const taken = await expectWhole();
  expect(taken.unallocated).toBe('0');
  expect(ownOf(taken, 'Search')).toMatchObject({ own: '0' });
  expect(ownOf(taken, 'Engineering')?.own).toBe(taken.total);
  const { data } = await call<{ data: { id: string }[] }>('/allocation-rules');
  const order = [...data.map((one) => one.id).filter((one) => one !== all.id), all.id];
  await call('/allocation-rules/order', 'PUT', { ids: order });
  const last = await expectWhole();
  expect(last.unallocated).toBe('0');
  expect(nanos(ownOf(last, 'Search')?.own ?? '0')).toBeGreaterThan(0n);
  await expect(call('/allocation-rules/order', 'PUT', { ids: order.slice(1) })).rejects.toThrow('expected each of the');
});

test('CSV, statement, PDF and mail tell the same amounts as the API', async () => {
  const month = await expectWhole();
  const csv = (await call<string>(`/allocation/export?month=${MONTH}`))
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const rows = csv.slice(1, -2);
  expect(rows.map((row) => [row[2]?.split(' / ').at(-1), row[3], row[4], row[5], row[6]])).toEqual(
    month.payers.map((one) => [one.name, one.direct, one.shared, one.own, one.total]),
  );
  expect(sum(rows.map((row) => nanos(row[5] ?? '')))).toBe(nanos(month.total) - nanos(month.unallocated));
  expect(csv.at(-1)?.at(-1)).toBe(month.total);

  const sink = await startSmtpSink();
  const transport = createMailTransport({ smtpUrl: sink.url, from: 'Spendwatch <s@example.org>' });
  const early = await sendStatements({ workspaceId: workspace.id, now: new Date('2026-11-01T12:00:00Z') });
  const sent = await sendStatements({ workspaceId: workspace.id, now: new Date('2026-11-03T12:00:00Z') });
  const again = await sendStatements({ workspaceId: workspace.id, now: new Date('2026-11-03T13:00:00Z') });
  expect([early, sent, again]).toEqual([{ sent: 0 }, { sent: 6 }, { sent: 0 }]);
  await getDb().accountMail.updateMany({ where: { workspaceId: workspace.id }, data: { nextAttemptAt: new Date(0) } });
  expect(await deliverAccountMails({ transportFor: () => transport })).toBe(6);
  transport.close();
  await sink.close();

  // The team Support uses nothing that a rule gives to it alone, so it gets no mail.
  expect(sink.taken.map((one) => one.to)).not.toContain('support@example.com');
  for (const name of [...TEAMS.filter((one) => one !== 'Support'), 'Engineering']) {
    const own = ownOf(month, name);
    const statement = await call<PayerStatement>(`/payers/${id(name)}/statement?month=${MONTH}`);
    expect(statement.own).toBe(own?.own);
    expect(sum(statement.lines.map((line) => nanos(line.amount)))).toBe(nanos(statement.own));
    const shown = formatDollars(nanos(own?.own ?? '0'));
    const pdf = await callRoute(`/payers/${id(name)}/statement.pdf?month=${MONTH}`, { token: workspace.tokens.viewer });
    const lines = readPdfLines(new Uint8Array(await pdf.arrayBuffer()));
    expect(lines).toContain(shown);
    const table = lines.slice(lines.indexOf('Amount') + 1);
    expect(table.slice(0, table.indexOf('Sum')).filter((text) => /^-?\$/.test(text))).toEqual(
      statement.lines.map((line) => formatDollars(nanos(line.amount))),
    );

    const mail = sink.taken.find(
      (one) => one.to === (name === 'Engineering' ? 'cto@example.com' : `${name.toLowerCase()}@example.com`),
    );
    const whole = formatDollars(nanos(own?.total ?? '0'));
    expect(mail?.subject).toBe(`${name}: ${whole} for AI APIs in ${MONTH}`);
    expect(mail?.text).toContain(shown);
    const { attachments } = await simpleParser(mail?.raw ?? '');
    const attached = attachments.find((one) => one.contentType === 'application/pdf');
    expect(readPdfLines(new Uint8Array(attached?.content ?? [])).filter((text) => text.startsWith('$'))).toEqual(
      lines.filter((text) => text.startsWith('$')),
    );
  }
  expect(ownOf(await readMonth(), 'Search')).toMatchObject({ mailed: ownOf(month, 'Search')?.total });
});

test('payers that rules or others need cannot be removed, and none is its own parent', async () => {
  await expect(call(`/payers/${id('Engineering')}`, 'DELETE')).rejects.toThrow('is beneath');
  await expect(call(`/payers/${id('Search')}`, 'DELETE')).rejects.toThrow('rule 1 names');
  await expect(call(`/payers/${id('Engineering')}`, 'PATCH', { parentId: id('Ads') })).rejects.toThrow('not beneath');
  await expect(
    rule({}, { kind: 'fixed', shares: ['Ads', 'Data'].map((name) => ({ payerId: id(name), share: 4000 })) }),
  ).rejects.toThrow('shares come to 80 %: expected 100 %');
});
