import { beforeAll, describe, expect, test } from 'vitest';
import { GET as getCalendar } from '@/app/calendar/[file]/route';
import { CalendarLinkCreated } from '@/lib/contracts/keys/calendar';
import { getDb } from '@/lib/db/client';
import { notifyKeyOwners } from '@/lib/services/keys/notify-key-owners';
import { summarizeKeyDuties } from '@/lib/services/keys/summarize-duties';
import { openAccountMessage } from '@/lib/services/people/account-mails';
import { callRoute } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { createTestPerson, type TestPerson } from '../../support/session';
import { type Seeded, seedWorkspace } from '../incidents/seed';

useTestDatabase();

const DAY = 86_400_000;
/** Of yesterday: answers come at the time of the clock, after the questions. */
const noon = new Date(Math.floor(Date.now() / DAY) * DAY - DAY / 2);
const days = (count: number) => new Date(noon.getTime() + count * DAY);
let seeded: Seeded;
let owner: TestPerson;
let ada: TestPerson;

const key = (id: string, data: object) =>
  getDb().providerApiKey.updateMany({ where: { workspaceId: seeded.workspaceId, id }, data });
const call = (method: string, path: string, who: TestPerson, body?: unknown) =>
  callRoute(path, { method, headers: who.headers, ...(body === undefined ? {} : { body }) });
const round = (now: Date) => notifyKeyOwners({ workspaceId: seeded.workspaceId, now });

/** What waits to be sent since the last look, each as "address kind: names". */
let seen = 0;
async function readMails() {
  const rows = await getDb().accountMail.findMany({
    where: { workspaceId: seeded.workspaceId },
    orderBy: { id: 'asc' },
  });
  const fresh = rows.slice(seen);
  seen = rows.length;
  return fresh
    .map((row) => {
      const message = openAccountMessage({ ...row, payload: row.payload ?? new Uint8Array() });
      const keys =
        'keys' in message ? message.keys.map((one) => `${one.name}${'dueOn' in one ? ` ${one.dueOn}` : ''}`) : [];
      const repeat = 'isRepeat' in message && message.isRepeat ? ' (repeat)' : '';
      return `${row.recipient} ${row.kind}${repeat}: ${keys.join(', ')}`;
    })
    .sort();
}

beforeAll(async () => {
  seeded = await seedWorkspace({ createdAt: days(-100) });
  owner = await createTestPerson(seeded.workspaceId, 'owner');
  ada = await createTestPerson(seeded.workspaceId, 'viewer', { name: 'Ada Lovelace' });
  await key('key_ci', { ownerId: 'user-ada', ownerName: 'Somebody' });
  const seen = { firstSeenAt: noon, lastSeenAt: noon };
  await getDb().providerUser.create({
    data: {
      ...{ workspaceId: seeded.workspaceId, connectionId: seeded.connectionId, id: 'user-ada', type: 'user' },
      ...{ name: 'Somebody', email: ada.email, role: 'reader', ...seen },
    },
  });
});

describe('owners', () => {
  test('are asked once a quarter where the policy says so, answer with one press, and are a finding if they do not', async () => {
    expect(await round(noon)).toBe(0);
    expect((await call('PATCH', '/key-policy', owner, { asksOwners: true, answerWithinDays: 10 })).status).toBe(200);
    // Nobody is asked at night.
    expect(await round(new Date(noon.getTime() - DAY / 2))).toBe(0);
    await Promise.all([round(noon), round(noon)]);
    expect(await readMails()).toEqual(
      [`${ada.email} key-confirmation: ci-runner`, `${owner.email} key-confirmation: web-app`].sort(),
    );
    expect(await round(days(1))).toBe(0);

    const mine = async (who: TestPerson, query = '') =>
      (await (await call('GET', `/key-confirmations${query}`, who)).json()).data.map(
        (one: { key: { id: string } }) => one.key.id,
      );
    expect([await mine(ada), await mine(owner), await mine(ada, '?whose=all')]).toEqual([
      ['key_ci'],
      ['key_web'],
      ['key_ci', 'key_web'],
    ]);
    const place = (id: string) => ({ keys: [{ connectionId: seeded.connectionId, id }] });
    expect((await call('POST', '/key-confirmations', ada, place('key_web'))).status).toBe(403);
    expect((await call('POST', '/key-confirmations', ada, place('key_none'))).status).toBe(404);
    const answer = await call('POST', '/key-confirmations', ada, place('key_ci'));
    expect([answer.status, await answer.json()]).toEqual([200, { confirmed: 1 }]);
    expect(await mine(ada, '?whose=all')).toEqual(['key_web']);

    // A week later it is sent once more, to the one who has not answered, and then never again.
    expect([await round(days(6)), await readMails()]).toEqual([0, []]);
    await Promise.all([round(days(7)), round(days(7))]);
    expect(await readMails()).toEqual([`${owner.email} key-confirmation (repeat): web-app`]);
    expect([await round(days(8)), await round(days(20))]).toEqual([0, 0]);

    // Ten days later the one who did not answer is a finding, until somebody does.
    const where = { workspaceId: seeded.workspaceId, apiKeyId: 'key_web' };
    await getDb().keyRecord.updateMany({ where, data: { confirmationAskedAt: new Date(Date.now() - 11 * DAY) } });
    const unconfirmed = async () =>
      (await (await call('GET', '/key-findings?code=unconfirmed', owner)).json()).data.map(
        (one: { subject: { id: string } }) => one.subject.id,
      );
    expect(await unconfirmed()).toEqual(['key_web']);
    expect((await call('POST', '/key-confirmations', owner, place('key_web'))).status).toBe(200);
    expect(await unconfirmed()).toEqual([]);
    // The next quarter.
    expect(await round(days(95))).toBe(2);
    await readMails();
  });

  test('are reminded once of each day on which a key is due, but not while a silence or quiet hours cover it', async () => {
    await key('key_ci', { createdAt: days(-100), expiresAt: null });
    await key('key_web', { expiresAt: days(6) });
    await call('PATCH', '/keys/key_ci', owner, { rotateEveryDays: 110 });
    await call('PATCH', '/key-policy', owner, { asksOwners: false, remindDays: 14 });
    const silence = await call('POST', '/silences', owner, {
      ...{ matcher: { kinds: ['key-hygiene'], scope: { apiKeyId: 'key_web' } }, comment: 'Migration' },
      endsAt: days(4).toISOString(),
    });
    const day = (count: number) => days(count).toISOString().slice(0, 10);
    expect(silence.status).toBe(201);
    await Promise.all([round(days(2)), round(days(2))]);
    expect(await readMails()).toEqual([`${ada.email} key-reminder: ci-runner ${day(10)}`]);
    expect(await round(days(3))).toBe(0);
    // The digest of whoever may see them says the same.
    const viewer = { ...seeded.viewer, actor: { ...seeded.viewer.actor, id: owner.userId } };
    expect(await summarizeKeyDuties(viewer, days(3))).toEqual([
      { title: `2 keys due for rotation by ${day(17)}`, note: 'web-app, ci-runner', path: '/keys/calendar' },
      { title: 'You are asked whether 1 key is still needed', note: 'web-app', path: '/keys/confirm' },
    ]);
    await round(days(4));
    expect(await readMails()).toEqual([`${owner.email} key-reminder: web-app ${day(6)}`]);
    // A key that is replaced has a new day.
    await key('key_ci', { createdAt: days(4) });
    expect(await round(days(5))).toBe(0);
    const quiet = { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '00:00', until: '23:00', timezone: 'UTC' };
    const policy = { name: 'Nights', quietHours: [quiet], channelIds: [seeded.channelId] };
    const stored = await call('POST', '/notification-policies', owner, policy);
    expect(stored.status, await stored.clone().text()).toBe(201);
    expect(await round(days(105))).toBe(0);
    const lines = await getDb().auditEntry.findMany({
      where: { workspaceId: seeded.workspaceId, action: { startsWith: 'keys.' } },
      orderBy: { sequence: 'asc' },
    });
    expect(lines.map(({ action }) => action)).toEqual([
      ...Array(2).fill('keys.confirmation-asked'),
      'keys.confirmation-repeated',
      ...Array(2).fill('keys.confirmation-asked'),
      ...Array(2).fill('keys.reminded'),
    ]);
  });
});

describe('the rotation calendar', () => {
  const open = (url: string) =>
    getCalendar(new Request(url), { params: Promise.resolve({ file: url.split('/calendar/')[1] ?? '' }) }).catch(
      () => null,
    );

  test('lists what somebody may see, and its address shows the same until it is revoked or they leave', async () => {
    const limited = await createTestPerson(seeded.workspaceId, 'viewer', { projectIds: ['proj_none'] });
    const list = async (who: TestPerson, query = '') =>
      (await (await call('GET', `/key-calendar${query}`, who)).json()).data.map(
        (one: { key: { id: string }; reason: string }) => `${one.key.id} ${one.reason}`,
      );
    const all = await list(owner);
    expect(all).toEqual(['key_web expiry', 'key_web age', 'key_ci rotation']);
    expect(await list(ada, '?whose=mine')).toEqual(['key_ci rotation']);
    expect(await list(limited)).toEqual([]);

    const made = await call('POST', '/calendar-links', ada, { name: 'Phone', onlyMine: true });
    const link = CalendarLinkCreated.parse(await made.json());
    const stored = await getDb().calendarLink.findFirstOrThrow({ where: { id: link.id } });
    expect(JSON.stringify(stored)).not.toContain(link.url.slice(-50, -4));
    const answer = await open(link.url);
    expect(answer?.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    const text = (await answer?.text()) ?? '';
    expect(text.match(/SUMMARY:[^\r\n]*/g)).toEqual(['SUMMARY:Rotate API key ci-runner']);
    expect(text).not.toContain('sk-');
    expect(await open(link.url.replace(/.{8}\.ics$/, 'AAAAAAAA.ics'))).toBeNull();
    const listed = async (who: TestPerson) =>
      (await (await call('GET', '/calendar-links', who)).json()).data.map(({ name }: { name: string }) => name);
    expect([await listed(ada), await listed(limited), await listed(owner)]).toEqual([['Phone'], [], ['Phone']]);
    expect((await call('DELETE', `/calendar-links/${link.id}`, limited)).status).toBe(404);
    expect((await call('DELETE', `/calendar-links/${link.id}`, ada)).status).toBe(204);
    expect(await open(link.url)).toBeNull();

    const second = CalendarLinkCreated.parse(
      await (await call('POST', '/calendar-links', ada, { name: 'Again' })).json(),
    );
    expect(await open(second.url)).not.toBeNull();
    expect((await call('DELETE', `/members/${ada.userId}`, owner)).status).toBe(204);
    expect(await open(second.url)).toBeNull();
  });
});
