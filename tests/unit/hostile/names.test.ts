import { Writable } from 'node:stream';
import nodemailer from 'nodemailer';
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { renderDiscordMessage } from '@/lib/channels/discord/discord-channel';
import { makeDisplayHtml } from '@/lib/channels/email/parse-mail';
import { renderMail } from '@/lib/channels/email/render-mail';
import { renderPushMessage } from '@/lib/channels/web-push/web-push-channel';
import { renderWebhookEvent } from '@/lib/channels/webhook/webhook-channel';
import type { AccountMessage } from '@/lib/domain/people/account-mail';
import { presentAccountMail } from '@/lib/presenters/email/present-account-mail';
import { buildAlert } from '@/tests/support/sample-alerts';
import { buildLeakMessage } from '@/tests/support/sample-messages';

/** Names as somebody may give a project, a key or themselves at the provider or here. */
const NAMES = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'-alert(1)-'",
  '</style></head><body onload=alert(1)>',
  'javascript:alert(1)',
  '<a href="https://evil.example">Acknowledge</a>',
  '<!--[if mso]><p>x</p><![endif]-->',
  'x\r\nBcc: thief@example.com\r\n\r\nbody',
  'x\nX-Spendwatch-Severity: info',
  'x\u0000y\u0008z',
  '\u202egnp.exe',
  '=cmd()|x',
  'a'.repeat(5_000),
];

const leak = (name: string) =>
  buildLeakMessage({
    title: `Spend on key ${name} is 12x normal`,
    explanation: `Key ${name} spent $84.20.`,
    scopeNames: { key_Zk3fQ8vT1mXy: name, proj_web7Hc2: name },
    workspaceName: name,
    facts: [{ kind: 'x', text: `First use by ${name}` }],
  });

const at = '2026-11-23T02:13:00.000Z';
const origin = { device: 'Chrome on Windows', address: '203.0.113.9' };
const accountMails = (name: string): AccountMessage[] => [
  {
    kind: 'invitation',
    workspaceName: name,
    invitedBy: name,
    role: 'member',
    url: 'https://spend.example/invitation',
    expiresAt: at,
  },
  { kind: 'email-changed', newEmail: `${name}@example.com`, origin, at },
  { kind: 'factor-added', factor: name, origin: { device: name, address: name }, at },
];

/** Elements and attributes of the rendered HTML, without its texts. */
const readTags = (html: string) => (html.match(/<[a-z!/][^>]*>/gi) ?? []).join('\n');

function expectInert(html: string): void {
  const tags = readTags(html);
  expect(tags).not.toMatch(/<script|<img src=x|\sonerror|\sonload|javascript:/i);
  const links = [...html.matchAll(/href="([^"]*)"/g)].map((match) => match[1] ?? '');
  for (const link of links) expect(link).toMatch(/^https:\/\/spend\.example\//);
}

describe.each(NAMES)('a name like %.60j', (name) => {
  test('stays text in mails about incidents, and their header stays theirs', async () => {
    const { words } = buildAlert(leak(name));
    const mail = await renderMail(words);
    expectInert(mail.html ?? '');
    const subjects = [
      words.subject,
      ...accountMails(name).map((one) => presentAccountMail(one, 'https://spend.example').subject),
    ];
    for (const subject of subjects) await expectOneSubject(subject);
  });

  test('stays text in mails about accounts', async () => {
    for (const message of accountMails(name)) {
      const mail = presentAccountMail(message, 'https://spend.example');
      const { html, text, problems } = await renderMail(mail);
      expect(problems).toEqual([]);
      expectInert(html ?? '');
      for (const { url } of mail.actions) expect([text, html].every((part) => part?.includes(url))).toBe(true);
    }
  });

  test('stays a value in what programs and browsers are sent', () => {
    const alert = buildAlert(leak(name));
    const messages = [renderWebhookEvent(alert), renderPushMessage(alert), renderDiscordMessage(alert)].map(
      (one) => JSON.parse(JSON.stringify(one)) as Record<string, unknown>,
    );
    for (const message of messages) {
      expect(JSON.stringify(message)).not.toMatch(/[\r\n]/);
      expect(JSON.stringify(message)).not.toMatch(/"href":"javascript:|"url":"javascript:/);
    }
  });

  test('is one line of the log', async () => {
    const chunks: string[] = [];
    const stream = new Writable({
      write(chunk, _encoding, done) {
        chunks.push(String(chunk));
        done();
      },
    });
    pino({ base: null }, stream).info({ name }, `pulled ${name}`);
    const lines = chunks.join('').trimEnd().split('\n');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 30, name });
  });

  test('does nothing when its mail is shown in the app', () => {
    const shown = makeDisplayHtml(`<html><head></head><body>${name}</body></html>`);
    expect(readTags(shown)).not.toMatch(/<script|\sonerror|\sonload/i);
    expect(shown).toContain("default-src 'none'");
  });
});

/** A mail with this subject, as it goes over the wire, has the headers that we gave it and no other. */
async function expectOneSubject(subject: string): Promise<void> {
  const transport = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  const { message } = await transport.sendMail({
    from: 'spendwatch@example.com',
    to: 'oncall@example.com',
    subject,
    text: 'x',
    headers: { 'X-Spendwatch-Severity': 'critical' },
  });
  const [head = ''] = message.toString().split('\r\n\r\n');
  const unfolded = head.replace(/\r\n[ \t]+/g, ' ');
  const names = unfolded.split('\r\n').map((line) => line.split(':')[0]?.toLowerCase());
  expect(names.filter((one) => one === 'x-spendwatch-severity')).toHaveLength(1);
  expect(names).not.toContain('bcc');
  expect(unfolded).toMatch(/x-spendwatch-severity: critical/i);
}
