import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createMailTransport } from '@/lib/channels/email/mail-transport';
import { startMailbox } from '@/lib/channels/email/mailbox-server';
import { getDb } from '@/lib/db/client';
import { storeCapturedMail } from '@/lib/db/notifications/captured-mails';
import { overrideEnv } from '@/lib/env';
import { deliverAccountMails, queueAccountMail } from '@/lib/services/people/account-mails';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { readLinkToken, readQueuedMails } from '../../support/mails';
import { createTestPerson, PASSWORD, type TestPerson } from '../../support/session';

useTestDatabase();

const BREACHED = 'violet harbor anvil sunday';
let workspace: TestWorkspace;
let person: TestPerson;
let ranges: Server;
const asked: string[] = [];

beforeAll(async () => {
  workspace = await createTestWorkspace();
  person = await createTestPerson(workspace.id, 'owner', { name: 'Ada' });
  const digest = createHash('sha1').update(BREACHED).digest('hex').toUpperCase();
  ranges = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end(`0018A45C4D1DEF81644B54AB7F969B88D65:0\r\n${digest.slice(5)}:3\r\n`);
  });
  await new Promise<void>((resolve) => ranges.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => ranges.close(resolve)));

const post = (path: string, body: unknown) => callRoute(path, { method: 'POST', headers: person.headers, body });

describe('mail about an account', () => {
  test('reaches the mailbox, where only its recipient is shown it', async () => {
    await post('/account/email', { newEmail: 'ada.new@example.com' });
    const mailbox = await startMailbox({
      host: '127.0.0.1',
      port: 0,
      password: 'x',
      store: (mail) => storeCapturedMail(getDb(), mail, new Date()),
    });
    const transport = createMailTransport({
      smtpUrl: mailbox.buildSmtpUrl(workspace.id),
      from: 'Spendwatch <s@x.org>',
    });
    const [{ message } = { message: null }] = await readQueuedMails('ada.new@example.com');
    if (message?.kind !== 'email-change') throw new Error('no mail with a link');
    expect(await deliverAccountMails({ transportFor: () => transport })).toBe(1);
    expect(await deliverAccountMails({ transportFor: () => transport })).toBe(0);
    transport.close();
    await mailbox.close();
    expect(await getDb().accountMail.findFirstOrThrow()).toMatchObject({ payload: null, attemptCount: 1 });

    const list = async (headers: Record<string, string>) =>
      ((await (await callRoute('/captured-mails', { headers })).json()) as { data: { id: string }[] }).data;
    const reader = await createTestPerson(workspace.id, 'owner');
    expect(await list(person.headers)).toEqual([]);
    expect(await list(reader.headers)).toEqual([]);
    const mail = await getDb().capturedMail.findFirstOrThrow();
    expect(Buffer.from(mail.raw).toString()).toContain('Confirm your new address');
    expect((await callRoute(`/captured-mails/${mail.id}`, { token: workspace.tokens.owner })).status).toBe(404);

    const token = readLinkToken(message.url);
    const confirm = () => callRoute('/email-changes/complete', { method: 'POST', body: { token } });
    expect((await confirm()).status).toBe(200);
    expect((await confirm()).status).toBe(404);
    expect(await getDb().user.count({ where: { email: 'ada.new@example.com' } })).toBe(1);
    expect((await readQueuedMails(person.email)).at(-1)?.message.kind).toBe('email-changed');
    expect(await list(person.headers)).toHaveLength(1);
  });

  test('waits when the server is away and is given up when it is refused for good', async () => {
    await post('/account/email', { newEmail: 'ada.other@example.com' });
    const answer = (outcome: 'temporary' | 'permanent') => ({
      transportFor: () => ({ send: async () => ({ outcome, reply: `${outcome} words` }), close: () => undefined }),
    });
    await getDb().accountMail.updateMany({ data: { nextAttemptAt: new Date(0) } });
    await deliverAccountMails(answer('temporary'));
    const waiting = await getDb().accountMail.findFirstOrThrow({ where: { recipient: 'ada.other@example.com' } });
    expect(waiting).toMatchObject({ lastReply: 'temporary words', sentAt: null });
    expect(waiting.payload).not.toBeNull();
    await getDb().accountMail.updateMany({ data: { nextAttemptAt: new Date(0) } });
    await deliverAccountMails(answer('permanent'));
    const dead = await getDb().accountMail.findFirstOrThrow({ where: { recipient: 'ada.other@example.com' } });
    expect(dead).toMatchObject({ payload: null, lastReply: 'permanent words', sentAt: null });
  });
});

describe('mails of several recipients', () => {
  test('go out in spite of one whose server hangs, one that is refused and one that cannot be opened', async () => {
    const recipients = ['hangs@example.com', 'broken@example.com', 'refused@example.com', 'fine@example.com'];
    await getDb().accountMail.deleteMany();
    for (const recipient of recipients) {
      const origin = { device: 'Firefox', address: null };
      const message = { kind: 'password-changed' as const, at: new Date().toISOString(), origin };
      await queueAccountMail(getDb(), { workspaceId: workspace.id, recipient }, message, new Date());
    }
    const where = (recipient: string) => ({ where: { workspaceId: workspace.id, recipient } });
    await getDb().accountMail.updateMany({ ...where('broken@example.com'), data: { payload: new Uint8Array([1, 2]) } });
    await getDb().accountMail.updateMany({ data: { nextAttemptAt: new Date(0) } });
    let release = () => {};
    const hung = new Promise<void>((resolve) => {
      release = resolve;
    });
    const send = async ({ to }: { to: string }) => {
      if (to === 'hangs@example.com') await hung;
      const outcome = to === 'refused@example.com' ? ('permanent' as const) : ('accepted' as const);
      return { outcome, reply: `${outcome} words` };
    };
    const run = deliverAccountMails({ transportFor: () => ({ send, close: () => undefined }) });
    await vi.waitFor(async () => {
      expect(await getDb().accountMail.findFirstOrThrow(where('fine@example.com'))).toMatchObject({ payload: null });
      const read = (recipient: string) => getDb().accountMail.findFirstOrThrow(where(recipient));
      expect(await read('refused@example.com')).toMatchObject({ lastReply: 'permanent words' });
      expect((await read('broken@example.com')).lastReply).toContain('not sent');
      expect(await read('hangs@example.com')).toMatchObject({ sentAt: null, lastReply: null });
    });
    release();
    expect(await run).toBe(2);
  });
});

describe('a breached password', () => {
  const change = (newPassword: string) => post('/account/password', { currentPassword: PASSWORD, newPassword });

  test('is refused; five hex digits are all that the service hears', async () => {
    overrideEnv({ BREACHED_PASSWORDS_URL: `http://127.0.0.1:${(ranges.address() as AddressInfo).port}` });
    const response = await change(BREACHED);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('breach');
    expect(asked).toEqual([expect.stringMatching(/^\/range\/[0-9A-F]{5}$/)]);
  });

  test('is judged by the local lists alone while the service is out of reach', async () => {
    overrideEnv({ BREACHED_PASSWORDS_URL: 'http://127.0.0.1:9' });
    expect((await change('password1234')).status).toBe(400);
    expect((await change(BREACHED)).status).toBe(204);
  });
});
