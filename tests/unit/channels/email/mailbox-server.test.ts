import net from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createMailTransport } from '@/lib/channels/email/mail-transport';
import { type ReceivedMail, startMailbox } from '@/lib/channels/email/mailbox-server';
import { makeDisplayHtml, parseMailForDisplay } from '@/lib/channels/email/parse-mail';
import { renderMail } from '@/lib/channels/email/render-mail';
import { presentAlertMail } from '@/lib/presenters/email/present-alert-mail';
import { buildLeakMessage } from '@/tests/support/sample-messages';

const WORKSPACE = '01935a7e-0000-7000-8000-000000000001';
const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

async function openMailbox(store?: (mail: ReceivedMail) => Promise<void>) {
  const kept: ReceivedMail[] = [];
  const mailbox = await startMailbox({
    ...{ host: '127.0.0.1', port: 0, password: 'a:b/c@d' },
    store: store ?? (async (mail) => void kept.push(mail)),
  });
  cleanups.push(() => mailbox.close());
  return { mailbox, kept };
}

async function sendLeak(smtpUrl: string, to = 'oncall@example.com') {
  const transport = createMailTransport({ smtpUrl, from: 'Spendwatch <alerts@spend.example.com>' });
  cleanups.push(() => transport.close());
  const mail = await renderMail(presentAlertMail(buildLeakMessage(), { publicUrl: 'https://spend.example', ageMs: 0 }));
  return transport.send({
    ...mail,
    to,
    messageId: '<d1@spend.example>',
    threadRootId: null,
    date: new Date('2026-11-23T02:13:00Z'),
    isUrgent: false,
    headers: { 'X-Spendwatch-Reason': 'first' },
  });
}

test('a mail is kept for the workspace that logged in, as often as it comes', async () => {
  const { mailbox, kept } = await openMailbox();
  const first = await sendLeak(mailbox.buildSmtpUrl(WORKSPACE));
  expect(first).toEqual({ outcome: 'accepted', reply: '250 Captured <d1@spend.example>, not sent' });
  await sendLeak(mailbox.buildSmtpUrl(WORKSPACE));
  expect(kept).toHaveLength(2);
  expect(kept[0]).toMatchObject({
    workspaceId: WORKSPACE,
    sender: 'alerts@spend.example.com',
    recipient: 'oncall@example.com',
    subject: '[critical] $713/h on key ci-runner (12x normal)',
    messageId: '<d1@spend.example>',
  });
});

test('a kept mail is shown with both parts, its headers and the chart inside', async () => {
  const { mailbox, kept } = await openMailbox();
  await sendLeak(mailbox.buildSmtpUrl(WORKSPACE));
  const shown = await parseMailForDisplay(kept[0]?.raw ?? Buffer.alloc(0));
  expect(shown.text).toContain(
    'https://spend.example/incidents/01935a7e-0000-7000-8000-000000000012?action=acknowledge',
  );
  expect(shown.html).toContain('src="data:image/png;base64,');
  expect(shown.html).not.toContain('cid:');
  expect(shown.headers).toContainEqual({ name: 'Message-ID', value: '<d1@spend.example>' });
  expect(shown.headers).toContainEqual({ name: 'X-Spendwatch-Reason', value: 'first' });
});

test('a wrong password, a user that is no workspace, and no login at all are refused', async () => {
  const { mailbox, kept } = await openMailbox();
  const right = mailbox.buildSmtpUrl(WORKSPACE);
  for (const url of [
    right.replace('a%3Ab', 'x'),
    right.replace(WORKSPACE, 'somebody'),
    `smtp://127.0.0.1:${mailbox.port}`,
  ]) {
    expect(await sendLeak(url)).toMatchObject({ outcome: 'temporary', reply: expect.stringMatching(/^53[05]/) });
  }
  expect(kept).toEqual([]);
});

test('a mail that cannot be stored is not taken: the sender is asked to come again', async () => {
  const { mailbox } = await openMailbox(async () => {
    throw new Error('disk full');
  });
  expect(await sendLeak(mailbox.buildSmtpUrl(WORKSPACE))).toEqual({
    outcome: 'temporary',
    reply: '451 Could not store the message, try again later',
  });
});

test('a client that hangs up in the middle of a mail leaves nothing behind and the mailbox open', async () => {
  const { mailbox, kept } = await openMailbox();
  const socket = net.connect(mailbox.port, '127.0.0.1');
  const login = Buffer.from(`\0${WORKSPACE}\0a:b/c@d`).toString('base64');
  const lines = [
    'EHLO x',
    `AUTH PLAIN ${login}`,
    'MAIL FROM:<a@x.example>',
    'RCPT TO:<b@x.example>',
    'DATA',
    'Subject: half',
  ];
  await new Promise<void>((resolve) => {
    socket.on('data', () => {
      const line = lines.shift();
      if (line === undefined) return;
      socket.write(`${line}\r\n`);
      if (lines.length === 0) socket.end(resolve);
    });
  });
  await sendLeak(mailbox.buildSmtpUrl(WORKSPACE));
  expect(kept.map((mail) => mail.subject)).toEqual(['[critical] $713/h on key ci-runner (12x normal)']);
});

test('two mailboxes cannot share a port: the second one says so', async () => {
  const { mailbox } = await openMailbox();
  await expect(
    startMailbox({ host: '127.0.0.1', port: mailbox.port, password: 'x', store: async () => {} }),
  ).rejects.toThrow(/EADDRINUSE/);
});

const HOSTILE = [
  { name: 'a script', html: '<p>a</p><script>alert(1)</script><p>b</p>', gone: /script|alert/ },
  { name: 'a script that is not closed', html: '<p>a</p><script>alert(1)', gone: /script|alert/ },
  { name: 'an event attribute', html: '<img src="x" onerror="alert(1)">', gone: /onerror|alert/ },
  { name: 'a frame', html: '<iframe src="https://x.example"></iframe>', gone: /iframe/ },
  { name: 'a refresh', html: '<meta http-equiv="refresh" content="0;url=https://x.example">', gone: /refresh/ },
  { name: 'a base of its own', html: '<base href="https://x.example/">', gone: /x\.example/ },
  { name: 'a form', html: '<form action="https://x.example"><input></form>', gone: /action=/ },
];
test.each(HOSTILE)('$name is cut out of what is shown', ({ html, gone }) => {
  const shown = makeDisplayHtml(
    `<html><head><meta name="color-scheme" content="light dark"></head><body>${html}</body></html>`,
  );
  expect(shown.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '')).not.toMatch(gone);
  expect(shown).toContain("default-src 'none'; img-src data:");
  expect(shown).toContain('<meta name="color-scheme" content="light dark">');
});

test('HTML without a head gets the policy too', () => {
  expect(makeDisplayHtml('<p>hi</p>')).toMatch(/<head><meta http-equiv="Content-Security-Policy".*<p>hi<\/p>/);
});
