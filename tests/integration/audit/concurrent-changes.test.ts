import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { getDb } from '@/lib/db/client';
import { callRoute } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { readLinkToken, readQueuedMails } from '../../support/mails';
import { createTestPerson } from '../../support/session';
import { createWholeWorkspace, type WholeWorkspace } from '../../support/whole-workspace';

useTestDatabase();

let whole: WholeWorkspace;
beforeAll(async () => {
  whole = await createWholeWorkspace();
});

const AT_ONCE = 8;
type Change = { path: string; field: string; bodies: object[]; id?: string };

const many = (make: (index: number) => object) => Array.from({ length: AT_ONCE }, (_, index) => make(index));
const named = many((index) => ({ name: `Name ${index}` }));

const CHANGES: Change[] = [
  { path: '/budgets/{id}', field: 'name', bodies: named },
  { path: '/alert-rules/{id}', field: 'name', bodies: named },
  { path: '/channels/{id}', field: 'name', bodies: named },
  { path: '/connections/{id}', field: 'name', bodies: named },
  { path: '/notification-policies/{id}', field: 'name', bodies: named },
  { path: '/planned-events/{id}', field: 'name', bodies: named },
  { path: '/saved-views/{id}', field: 'name', bodies: named },
  { path: '/containment-policies/{id}', field: 'name', bodies: named },
  {
    path: '/leaks/{id}',
    field: 'reason',
    bodies: many((index) => ({ state: 'accepted', reason: `Reason ${index}` })),
  },
  { path: '/retention', field: 'hourDays', bodies: many((index) => ({ hourDays: 900 + index })) },
  { path: '/workspace', field: 'name', bodies: named },
  { path: '/keys/{id}', field: 'note', bodies: many((index) => ({ note: `Note ${index}` })) },
  { path: '/preferences', field: 'digestHour', bodies: many((index) => ({ digestHour: index + 9 })) },
  { path: '/containment-settings', field: 'maxPerHour', bodies: many((index) => ({ maxPerHour: index + 4 })) },
  {
    path: '/outgoing-heartbeat',
    field: 'host',
    bodies: many((index) => ({ url: `https://beat-${index}.example.com/` })),
  },
];

const DELETED = [
  'budgets',
  'alert-rules',
  'channels',
  'notification-policies',
  'saved-views',
  'containment-policies',
  'connections',
];

const call = (path: string, method: string, body?: object) => {
  const id = whole.ids[path.split('/')[1] ?? ''] ?? '';
  const { headers } = whole.owner;
  return callRoute(path.replace('{id}', id), { method, headers, ...(body && { body }) });
};

/** What each line says that a field was and became, in the order of the lines. */
async function readSteps(known: ReadonlySet<string>, field: string) {
  const where = { workspaceId: whole.workspace.id };
  const lines = await getDb().auditEntry.findMany({ where, orderBy: { sequence: 'asc' } });
  const fresh = lines.filter(({ id }) => !known.has(id));
  const pick = (record: unknown) => (record as Record<string, unknown> | null)?.[field];
  return fresh.map(({ before, after }) => ({ before: pick(before), after: pick(after) }));
}

const listKnown = async () => new Set((await getDb().auditEntry.findMany()).map(({ id }) => id));

describe('changes at the same time', () => {
  test.each(CHANGES)('of $path: each begins where the one before it ended', async ({ path, field, bodies }) => {
    const known = await listKnown();
    // Who shortens what is kept types the name of the workspace.
    const meant = path === '/retention' ? { confirm: whole.mark } : {};
    const answers = await Promise.all(bodies.map((body) => call(path, 'PATCH', { ...body, ...meant })));
    expect(answers.map(({ status }) => status)).toEqual(bodies.map(() => 200));
    const steps = await readSteps(known, field);
    expect(steps).toHaveLength(AT_ONCE);
    expect(steps.slice(1).map(({ before }) => before)).toEqual(steps.slice(0, -1).map(({ after }) => after));
  });

  test.each(DELETED)('of %s and a deletion: it tells what the last change left', async (noun) => {
    const known = await listKnown();
    const path = `/${noun}/{id}`;
    const changes = many((index) => ({ name: `Last ${index}` }));
    const answers = await Promise.all([
      ...changes.slice(0, 5).map((body) => call(path, 'PATCH', body)),
      call(path, 'DELETE'),
      ...changes.slice(5).map((body) => call(path, 'PATCH', body)),
    ]);
    expect(answers.filter(({ status }) => ![200, 204, 404].includes(status))).toEqual([]);
    const steps = await readSteps(known, 'name');
    expect(steps.at(-1)?.after).toBeUndefined();
    expect(steps.slice(1).map(({ before }) => before)).toEqual(steps.slice(0, -1).map(({ after }) => after));
  });

  test('of a browser and its removal: it tells what the last change left', { repeats: 10 }, async () => {
    const { workspace, owner } = whole;
    const { id } = await getDb().channel.create({
      data: { workspaceId: workspace.id, kind: 'web_push', name: `Browsers ${randomUUID()}`, config: {} },
    });
    const subscription = {
      endpoint: 'https://push.example.com/one',
      keys: { p256dh: Buffer.alloc(65, 4).toString('base64url'), auth: Buffer.alloc(16, 1).toString('base64url') },
    };
    const path = `/channels/${id}/browsers`;
    const add = (label: string) =>
      callRoute(path, { method: 'POST', headers: owner.headers, body: { subscription, label } });
    const first = await add('Label first');
    expect(first.status).toBe(201);
    const browser = (await first.json()) as { id: string };
    const known = await listKnown();
    const answers = await Promise.all([
      ...many((index) => ({ index })).map((_, index) => add(`Label ${index}`)),
      callRoute(`${path}/${browser.id}`, { method: 'DELETE', headers: owner.headers }),
    ]);
    expect(answers.map(({ status }) => status).filter((status) => ![201, 204, 404].includes(status))).toEqual([]);
    const steps = await readSteps(known, 'label');
    const removal = steps.findIndex(({ before }) => before !== undefined);
    expect(steps[removal]?.before).toBe(steps[removal - 1]?.after ?? 'Label first');
  });

  test('of an address by two links at once: one of them changes it, the other is used up', async () => {
    const person = await createTestPerson(whole.workspace.id, 'member');
    const tokens = await Promise.all(
      ['one', 'two'].map(async (name) => {
        const newEmail = `${name}@changed.example`;
        await callRoute('/account/email', { method: 'POST', headers: person.headers, body: { newEmail } });
        const [mail] = await readQueuedMails(newEmail);
        return mail?.message.kind === 'email-change' ? readLinkToken(mail.message.url) : '';
      }),
    );
    const known = await listKnown();
    const confirm = (token: string) => callRoute('/email-changes/complete', { method: 'POST', body: { token } });
    const answers = await Promise.all(tokens.map(confirm));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
    const steps = await readSteps(known, 'email');
    expect(steps.map(({ before }) => before)).toEqual([person.email]);
  });
});
