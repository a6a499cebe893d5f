import { beforeAll, describe, expect, test } from 'vitest';
import type { Viewer } from '@/lib/auth/viewer';
import { getDb } from '@/lib/db/client';
import { getIncident } from '@/lib/services/incidents/list-incidents';
import { getIncidentChecklist, updateIncidentChecklist } from '@/lib/services/incidents/manage-checklist';
import {
  deleteIncidentNote,
  editIncidentNote,
  listIncidentNotes,
  writeIncidentNote,
} from '@/lib/services/incidents/manage-notes';
import { openAccountMessage } from '@/lib/services/people/account-mails';
import { useTestDatabase } from '../../support/database';
import { createTestPerson, type TestPerson } from '../../support/session';
import { type Seeded, seedWorkspace } from './seed';

useTestDatabase();

const AT = new Date('2026-11-20T10:00:00Z');
const PAGE = { limit: 50 };
let seeded: Seeded;
let incidentId: string;
let [grace, lin, guest]: TestPerson[] = [];
let people: Record<'ada' | 'grace' | 'guest', Viewer>;

/** An incident of key_ci in proj_a, and members of whom one may see another project only. */
beforeAll(async () => {
  seeded = await seedWorkspace();
  const { workspaceId, connectionId, viewer } = seeded;
  grace = await createTestPerson(workspaceId, 'member', { name: 'Grace Hopper' });
  lin = await createTestPerson(workspaceId, 'admin', { name: 'Lin' });
  guest = await createTestPerson(workspaceId, 'member', { name: 'Guest', projectIds: ['proj_b'] });
  const of = (person: TestPerson | undefined, name: string, rest: Partial<Viewer> = {}): Viewer => ({
    ...{ workspaceId, timezone: 'UTC', role: 'member', actor: { kind: 'user', id: person?.userId ?? '', name } },
    ...rest,
  });
  people = { ada: viewer, grace: of(grace, 'Grace Hopper'), guest: of(guest, 'Guest', { projectIds: ['proj_b'] }) };
  incidentId = await createIncident(1, 'spike');
  async function createIncident(number: number, kind: string): Promise<string> {
    const { id } = await getDb().incident.create({
      data: {
        ...{ workspaceId, connectionId, number, kind, severity: 'critical', dedupKey: `d${number}`, title: '$713/h' },
        ...{ scope: { projectId: 'proj_a', apiKeyId: 'key_ci' }, contributors: [], facts: [], explanation: '' },
        ...{ observedNanos: 1n, expectedNanos: 0n, excessNanos: 1n, ratePerHourNanos: 1n, projected24hNanos: 1n },
        ...{ openedAt: AT, detectedAt: AT, windowStart: AT, windowEnd: AT },
      },
    });
    return id;
  }
});

/** Mentions that wait to be mailed: who is told what by whom. */
async function listMentionMails(): Promise<[string, string][]> {
  const mails = await getDb().accountMail.findMany({ where: { kind: 'mention' }, orderBy: { id: 'asc' } });
  return mails.map(({ payload, ...mail }) => {
    const message = openAccountMessage({ ...mail, payload: payload ?? new Uint8Array() });
    if (message.kind !== 'mention') throw new Error('expected a mention');
    return [mail.recipient, `${message.by}: ${message.text}`];
  });
}

const readAudit = async (action: string) =>
  JSON.stringify(
    await getDb().auditEntry.findMany({
      where: { workspaceId: seeded.workspaceId, action },
      select: { actor: true, target: true, detail: true },
    }),
  );

describe('notes', () => {
  test('a mention is mailed to who may see the incident, once, and not to its author', async () => {
    const text = '@Grace Hopper, @Lin and @Guest: it is the runner. @Grace again, from ops@Lin';
    const note = await writeIncidentNote(people.grace, incidentId, { text }, AT);
    expect(note).toMatchObject({ author: 'Grace Hopper', text, editedAt: null, mayEdit: true, mayDelete: true });
    expect(note.mentions.map(({ name }) => name)).toEqual(['Grace Hopper', 'Lin']);
    expect(await listMentionMails()).toEqual([[lin?.email, `Grace Hopper: ${text}`]]);
    const { timeline } = await getIncident(people.ada, incidentId);
    expect(timeline.map(({ actor, text: line }) => [actor, line])).toContainEqual([
      'Grace Hopper',
      'Wrote a note and mentioned Lin',
    ]);
  });

  test('an edit tells only whom it adds, and its words stay out of the audit trail', async () => {
    const note = await writeIncidentNote(people.ada, incidentId, { text: 'Ask @Lin' }, AT);
    const before = (await listMentionMails()).length;
    const edited = await editIncidentNote(people.ada, note.id, { text: 'Ask @Lin or @Grace, quietly' }, AT);
    expect(edited).toMatchObject({ text: 'Ask @Lin or @Grace, quietly', editedAt: AT.toISOString() });
    expect((await listMentionMails()).slice(before)).toEqual([[grace?.email, 'Ada: Ask @Lin or @Grace, quietly']]);
    expect(await readAudit('incident.note-edited')).toContain(note.id);
    expect(await readAudit('incident.note-edited')).not.toContain('quietly');
  });

  test('others change none of it; an admin may take it away', async () => {
    const note = await writeIncidentNote(people.ada, incidentId, { text: 'Mine' }, AT);
    const [seen] = (await listIncidentNotes(people.grace, incidentId, PAGE)).data;
    expect(seen).toMatchObject({ id: note.id, mayEdit: false, mayDelete: false });
    await expect(editIncidentNote(people.grace, note.id, { text: 'Theirs' })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(deleteIncidentNote(people.grace, note.id)).rejects.toMatchObject({ code: 'forbidden' });
    const admin: Viewer = { ...people.grace, role: 'admin' };
    await deleteIncidentNote(admin, note.id);
    expect((await listIncidentNotes(people.ada, incidentId, PAGE)).data.map(({ id }) => id)).not.toContain(note.id);
    expect(await readAudit('incident.note-deleted')).toContain(note.id);
  });

  test('who may not see the incident finds neither it nor its notes', async () => {
    const note = await writeIncidentNote(people.ada, incidentId, { text: 'Here' }, AT);
    const refused = { code: 'not_found' };
    await expect(listIncidentNotes(people.guest, incidentId, PAGE)).rejects.toMatchObject(refused);
    await expect(writeIncidentNote(people.guest, incidentId, { text: 'x' })).rejects.toMatchObject(refused);
    await expect(editIncidentNote(people.guest, note.id, { text: 'x' })).rejects.toMatchObject(refused);
    await expect(getIncidentChecklist(people.guest, incidentId)).rejects.toMatchObject(refused);
  });

  test('a key that somebody pastes is not kept', async () => {
    const secret = ['sk', 'proj', 'abcdefghijklmnop1234567890'].join('-');
    const { text } = await writeIncidentNote(people.ada, incidentId, { text: `It was ${secret}` }, AT);
    expect(text).not.toContain(secret.slice(12));
  });

  test('pages go on where the one before ended', async () => {
    const all = (await listIncidentNotes(people.ada, incidentId, PAGE)).data;
    const first = await listIncidentNotes(people.ada, incidentId, { limit: 2 });
    const rest = await listIncidentNotes(people.ada, incidentId, { ...PAGE, cursor: first.nextCursor ?? '' });
    expect([...first.data, ...rest.data]).toEqual(all);
  });
});

describe('checklist', () => {
  const find = async (step: string) =>
    (await getIncidentChecklist(people.ada, incidentId)).steps.find((one) => one.step === step);

  test('takes a state, an owner and a note, one after the other, and says so in the timeline', async () => {
    const later = new Date(AT.getTime() + 60_000);
    await updateIncidentChecklist(people.grace, incidentId, { step: 'contact-provider', ownerId: 'me' }, AT);
    await updateIncidentChecklist(people.grace, incidentId, { step: 'contact-provider', note: 'Ticket 4711' }, AT);
    await updateIncidentChecklist(people.ada, incidentId, { step: 'contact-provider', state: 'done' }, later);
    expect(await find('contact-provider')).toEqual({
      ...{ step: 'contact-provider', state: 'done', by: 'Ada', at: later.toISOString(), evidence: null },
      owner: { id: grace?.userId, name: 'Grace Hopper' },
      note: 'Ticket 4711',
    });
    const { timeline } = await getIncident(people.ada, incidentId);
    expect(timeline.filter(({ kind }) => kind === 'checklist').map(({ text }) => text)).toEqual([
      'Contact the provider’s support: Grace Hopper takes care of it',
      'Contact the provider’s support: Ticket 4711',
      'Contact the provider’s support: done',
    ]);
  });

  test('saying the same again says nothing', async () => {
    const lines = () => getDb().incidentEvent.count({ where: { incidentId, kind: 'checklist' } });
    const before = await lines();
    await updateIncidentChecklist(people.ada, incidentId, { step: 'contact-provider', state: 'done' }, AT);
    expect(await lines()).toBe(before);
  });

  test('an owner is a member who may see the incident', async () => {
    const give = (ownerId: string) => updateIncidentChecklist(people.ada, incidentId, { step: 'rotate', ownerId }, AT);
    for (const ownerId of [guest?.userId ?? '', 'nobody']) {
      await expect(give(ownerId)).rejects.toMatchObject({ code: 'invalid_input', errors: [{ path: 'ownerId' }] });
    }
  });

  test('a leak of the key and the end of the key are known without a word', async () => {
    const { workspaceId, connectionId } = seeded;
    expect(await find('find-leak')).toMatchObject({ state: 'open' });
    await getDb().leakFinding.create({
      data: {
        ...{
          workspaceId,
          connectionId,
          apiKeyId: 'key_ci',
          fingerprint: 'f',
          rule: 'r',
          title: 't',
          provider: 'openai',
        },
        ...{ redacted: 'sk-…', severity: 'critical', firstSeenAt: AT, lastSeenAt: AT },
        places: [{ source: 'shop', path: '.env', line: 3, column: 1 }],
      },
    });
    expect(await find('find-leak')).toMatchObject({
      ...{ state: 'done', by: null, at: AT.toISOString(), evidence: 'The key was found in shop, .env:3.' },
    });
    await getDb().providerApiKey.updateMany({ where: { workspaceId, id: 'key_ci' }, data: { deletedAt: AT } });
    expect(await find('rotate')).toMatchObject({
      state: 'done',
      evidence: 'The key ci-runner is gone from the provider.',
    });
    await getDb().leakFinding.updateMany({ where: { workspaceId }, data: { state: 'false' } });
    expect(await find('find-leak')).toMatchObject({ state: 'open', evidence: null });
  });
});
