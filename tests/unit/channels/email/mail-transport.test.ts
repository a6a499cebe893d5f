import net, { type AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, test } from 'vitest';
import { createMailTransport, type OutgoingMail } from '@/lib/channels/email/mail-transport';
import { verifyMailTransport } from '@/lib/channels/email/verify-mail-transport';

const QUICK = { connection: 1_000, greeting: 1_000, socket: 1_000, total: 2_000 };
const cleanups: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

const MAIL: OutgoingMail = {
  to: 'oncall@example.com',
  subject: '[critical] $713/h on key ci-runner (12x normal)',
  text: 'Text part',
  html: '<p>HTML part <img src="cid:chart@spendwatch" alt="chart"></p>',
  images: [{ cid: 'chart@spendwatch', filename: 'chart.png', png: Buffer.from('89504e470d0a1a0a', 'hex') }],
  messageId: '<0193-delivery@spend.example.com>',
  threadRootId: '<0193-first@spend.example.com>',
  date: new Date('2026-11-23T02:13:00Z'),
  isUrgent: true,
  headers: { 'X-Spendwatch-Incident': 'inc-1', 'X-Spendwatch-Severity': 'critical', 'X-Spendwatch-Reason': 'first' },
};

/** The server then uses the self-signed certificate for localhost that its package brings along. */
const OFFERS_STARTTLS: SMTPServerOptions = { disabledCommands: [] };

/** A real SMTP server that keeps what it takes; `url` has no login. */
async function startServer(options: SMTPServerOptions = {}) {
  const mails: { raw: Buffer; wasSecure: boolean; to: string[] }[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map((one) => one.address);
        mails.push({ raw: Buffer.concat(chunks), wasSecure: session.secure, to });
        callback(null, 'queued as 4711');
      });
    },
    ...options,
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  cleanups.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const { port } = server.server.address() as AddressInfo;
  return { mails, port, url: `smtp://127.0.0.1:${port}` };
}

/**
 * A peer that answers line by line as `reply` says; null = it says nothing, 'drop' = it hangs up, 'trickle' = it keeps
 * sending parts of a reply that never ends.
 */
async function startPeer(reply: (line: string, hasBody: boolean) => string | null, greeting = '220 peer') {
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    if (greeting !== '') socket.write(`${greeting}\r\n`);
    let buffered = '';
    let isBody = false;
    socket.on('data', (chunk) => {
      buffered += chunk.toString('latin1');
      for (;;) {
        const end = isBody ? buffered.indexOf('\r\n.\r\n') : buffered.indexOf('\r\n');
        if (end < 0) return;
        const line = buffered.slice(0, end);
        buffered = buffered.slice(end + (isBody ? 5 : 2));
        const answer = reply(line, isBody);
        isBody = !isBody && answer?.startsWith('354') === true;
        if (answer === 'drop') socket.destroy();
        else if (answer === 'trickle') {
          const timer = setInterval(() => socket.write('250-wait\r\n'), 200);
          socket.on('close', () => clearInterval(timer));
        } else if (answer !== null) socket.write(`${answer}\r\n`);
      }
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  cleanups.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const usualReply = (line: string, hasBody: boolean): string => {
  if (hasBody) return '250 2.0.0 taken';
  return line === 'DATA' ? '354 go ahead' : '250 fine';
};

function openTransport(smtpUrl: string) {
  const transport = createMailTransport({ smtpUrl, from: 'Spendwatch <alerts@spend.example.com>', timeouts: QUICK });
  cleanups.push(() => transport.close());
  return transport;
}

const send = (smtpUrl: string, mail: OutgoingMail = MAIL) => openTransport(smtpUrl).send(mail);

describe('sending', () => {
  test('an accepted mail comes back with the words of the server and arrives with every header', async () => {
    const server = await startServer();
    expect(await send(server.url)).toEqual({ outcome: 'accepted', reply: expect.stringMatching(/^250 .*4711/) });
    const [taken] = server.mails;
    expect(taken?.to).toEqual(['oncall@example.com']);
    const mail = await simpleParser(taken?.raw ?? '');
    expect(mail.messageId).toBe(MAIL.messageId);
    expect(mail.inReplyTo).toBe(MAIL.threadRootId);
    expect(mail.references).toBe(MAIL.threadRootId);
    expect(mail.subject).toBe(MAIL.subject);
    expect(mail.date).toEqual(MAIL.date);
    expect(mail.headers.get('x-spendwatch-incident')).toBe('inc-1');
    expect(mail.headers.get('x-spendwatch-severity')).toBe('critical');
    expect(mail.headers.get('x-spendwatch-reason')).toBe('first');
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail.text?.trim()).toBe('Text part');
    expect(mail.attachments.map((one) => [one.cid, one.contentDisposition])).toEqual([['chart@spendwatch', 'inline']]);
  });

  test('the first mail of an incident refers to none', async () => {
    const server = await startServer();
    await send(server.url, { ...MAIL, threadRootId: null });
    const mail = await simpleParser(server.mails[0]?.raw ?? '');
    expect([mail.inReplyTo, mail.references]).toEqual([undefined, undefined]);
  });

  test('a line break in a subject adds no header', async () => {
    const server = await startServer();
    await send(server.url, { ...MAIL, subject: 'a\r\nBcc: thief@example.com' });
    const mail = await simpleParser(server.mails[0]?.raw ?? '');
    expect(mail.bcc).toBeUndefined();
    expect(server.mails[0]?.to).toEqual(['oncall@example.com']);
  });

  test('STARTTLS is used when offered', async () => {
    const server = await startServer(OFFERS_STARTTLS);
    expect(await send(`${server.url}?tls.rejectUnauthorized=false`)).toMatchObject({ outcome: 'accepted' });
    expect(server.mails.map((one) => one.wasSecure)).toEqual([true]);
  });

  test('a certificate that nobody vouches for delays the mail, it does not go out in the clear', async () => {
    const server = await startServer(OFFERS_STARTTLS);
    expect(await send(server.url)).toMatchObject({
      outcome: 'temporary',
      reply: expect.stringContaining('certificate'),
    });
    expect(server.mails).toEqual([]);
  });

  test('login: the right password sends, the wrong one delays because settings can be repaired', async () => {
    const server = await startServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, callback) =>
        username === 'us er' && password === 'p@ss/word'
          ? callback(null, { user: username })
          : callback(Object.assign(new Error('5.7.8 bad credentials'), { responseCode: 535 })),
    });
    const at = server.url.replace('smtp://', '');
    expect(await send(`smtp://us%20er:p%40ss%2Fword@${at}`)).toMatchObject({ outcome: 'accepted' });
    const refused = await send(`smtp://us%20er:wrong-secret@${at}`);
    expect(refused).toEqual({ outcome: 'temporary', reply: '535 5.7.8 bad credentials', isChannelWide: true });
    expect(JSON.stringify(refused)).not.toContain('wrong-secret');
    expect(await send(server.url)).toMatchObject({ outcome: 'temporary', reply: expect.stringMatching(/^530/) });
  });

  const stage = (name: string) => (line: string) => line.startsWith(name);
  const cases = [
    {
      name: 'greylisting (451 to RCPT) is temporary',
      answer: '451 4.7.1 greylisted',
      at: stage('RCPT'),
      outcome: 'temporary',
    },
    {
      name: 'an unknown recipient (550 to RCPT) is permanent',
      answer: '550 5.1.1 no such user',
      at: stage('RCPT'),
      outcome: 'permanent',
    },
    {
      name: 'a refused sender (553 to MAIL) is permanent',
      answer: '553 5.7.1 not you',
      at: stage('MAIL'),
      outcome: 'permanent',
    },
    {
      name: 'a wanted login (530 to MAIL) is temporary',
      answer: '530 5.7.0 login first',
      at: stage('MAIL'),
      outcome: 'temporary',
    },
    {
      name: 'a busy server (421 to RCPT) is temporary',
      answer: '421 4.3.2 busy',
      at: stage('RCPT'),
      outcome: 'temporary',
    },
    {
      name: 'a full disk (452 to DATA) is temporary',
      answer: '452 4.3.1 full',
      at: stage('DATA'),
      outcome: 'temporary',
    },
  ];
  test.each(cases)('$name', async ({ answer, at, outcome }) => {
    const peer = await startPeer((line, hasBody) => (!hasBody && at(line) ? answer : usualReply(line, hasBody)));
    expect(await send(peer.url)).toMatchObject({ outcome, reply: answer });
  });

  test.each([
    { name: 'greylisting speaks of this mail alone', answer: '451 4.7.1 greylisted', at: stage('RCPT'), isAll: false },
    { name: 'an unknown mailbox speaks of this mail alone', answer: '550 5.1.1 no', at: stage('RCPT'), isAll: false },
    { name: 'a server that closes would close for any mail', answer: '421 4.3.2 busy', at: stage('RCPT'), isAll: true },
    { name: 'a server that hangs up would hang up on any mail', answer: 'drop', at: stage('MAIL'), isAll: true },
  ])('$name', async ({ answer, at, isAll }) => {
    const peer = await startPeer((line, hasBody) => (!hasBody && at(line) ? answer : usualReply(line, hasBody)));
    expect((await send(peer.url)).isChannelWide ?? false).toBe(isAll);
  });

  test('content refused after DATA (554) is permanent', async () => {
    const peer = await startPeer((line, hasBody) => (hasBody ? '554 5.6.0 spam' : usualReply(line, hasBody)));
    expect(await send(peer.url)).toEqual({ outcome: 'permanent', reply: '554 5.6.0 spam' });
  });

  test('a reply of several lines is kept whole', async () => {
    const peer = await startPeer((line, hasBody) =>
      line.startsWith('RCPT') ? '550-5.1.1 no such user\r\n550 5.1.1 see https://x.example' : usualReply(line, hasBody),
    );
    expect((await send(peer.url)).reply).toBe('550-5.1.1 no such user\n550 5.1.1 see https://x.example');
  });

  test('a server that hangs up after the message is temporary', async () => {
    const peer = await startPeer((line, hasBody) => (hasBody ? 'drop' : usualReply(line, hasBody)));
    expect(await send(peer.url)).toMatchObject({ outcome: 'temporary' });
  });

  test('a server that never greets is given up after the greeting time', async () => {
    const peer = await startPeer(() => null, '');
    expect(await send(peer.url)).toMatchObject({
      outcome: 'temporary',
      reply: expect.stringMatching(/^no answer in time/),
    });
  });

  test('a server that refuses everybody at the door (554 greeting) is temporary: it speaks of the server', async () => {
    const peer = await startPeer(() => null, '554 no service');
    expect(await send(peer.url)).toMatchObject({
      outcome: 'temporary',
      reply: expect.stringContaining('554 no service'),
    });
  });

  test('a server that falls silent is given up after the waiting time', async () => {
    const peer = await startPeer((line, hasBody) => (line.startsWith('RCPT') ? null : usualReply(line, hasBody)));
    expect(await send(peer.url)).toMatchObject({
      outcome: 'temporary',
      reply: expect.stringMatching(/^no answer in time/),
    });
  });

  test('a server that trickles a reply without end is given up after the total time', async () => {
    const peer = await startPeer((line, hasBody) => (line.startsWith('RCPT') ? 'trickle' : usualReply(line, hasBody)));
    const started = Date.now();
    const result = await send(peer.url);
    expect(result).toMatchObject({ outcome: 'temporary', reply: 'no final answer within 2 s, connection closed' });
    expect(Date.now() - started).toBeLessThan(4_000);
  });

  test('a closed port is temporary and says so', async () => {
    expect(await send('smtp://127.0.0.1:1')).toMatchObject({
      outcome: 'temporary',
      reply: expect.stringContaining('ECONNREFUSED'),
    });
  });

  test('a mail is handed over only after the sender has noted so', async () => {
    const server = await startServer();
    const transport = openTransport(server.url);
    const takenBefore: number[] = [];
    const note = async () => {
      await new Promise((resolve) => setTimeout(resolve, 150));
      takenBefore.push(server.mails.length);
    };
    expect(await transport.send(MAIL, note)).toMatchObject({ outcome: 'accepted' });
    expect(takenBefore).toEqual([0]);
    expect(server.mails).toHaveLength(1);
  });

  test('a mail whose handover cannot be noted does not go out, and the next one does', async () => {
    const server = await startServer();
    const transport = openTransport(server.url);
    const result = await transport.send(MAIL, () => Promise.reject(new Error('database is away')));
    expect(result).toEqual({ outcome: 'temporary', reply: 'database is away' });
    expect(await transport.send(MAIL, async () => {})).toMatchObject({ outcome: 'accepted' });
    expect(server.mails).toHaveLength(1);
  });

  test('a refused recipient is never handed over', async () => {
    const peer = await startPeer((line, hasBody) => (line.startsWith('RCPT') ? '550 no' : usualReply(line, hasBody)));
    let handovers = 0;
    const result = await openTransport(peer.url).send(MAIL, async () => {
      handovers += 1;
    });
    expect([result.outcome, handovers]).toEqual(['permanent', 0]);
  });

  test('a mail that is refused does not spoil the connection for the next', async () => {
    const server = await startServer({
      onRcptTo: ({ address }, _session, callback) =>
        callback(address.startsWith('bad') ? Object.assign(new Error('5.1.1 unknown'), { responseCode: 550 }) : null),
    });
    const transport = createMailTransport({ smtpUrl: server.url, from: 'a@example.com', timeouts: QUICK });
    cleanups.push(() => transport.close());
    const results = await Promise.all(
      ['bad@x.example', 'one@x.example', 'bad2@x.example', 'two@x.example'].map((to) =>
        transport.send({ ...MAIL, to }),
      ),
    );
    expect(results.map((one) => one.outcome)).toEqual(['permanent', 'accepted', 'permanent', 'accepted']);
  });
});

describe('checking the settings', () => {
  const check = (smtpUrl: string) => verifyMailTransport({ smtpUrl, timeouts: QUICK });

  test('a server that answers is fine', async () => {
    const server = await startServer();
    expect(await check(server.url)).toEqual({ ok: true, message: expect.stringContaining('127.0.0.1') });
  });

  test('each problem has its name and says what to do', async () => {
    const login = await startServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, callback) =>
        callback(Object.assign(new Error('5.7.8 bad credentials'), { responseCode: 535 })),
    });
    const selfSigned = await startServer(OFFERS_STARTTLS);
    const plain = await startServer();
    const silent = await startPeer(() => null, '');
    const rows = [
      ['smtp://127.0.0.1:1', 'refused'],
      ['smtp://mail.invalid:587', 'unknown-host'],
      [`smtp://ada:secret-word@127.0.0.1:${login.port}`, 'login'],
      [selfSigned.url, 'tls'],
      [plain.url.replace('smtp:', 'smtps:'), 'tls'],
      [silent.url, 'time-out'],
    ] as const;
    for (const [smtpUrl, problem] of rows) {
      const result = await check(smtpUrl);
      expect({ smtpUrl, ...result }).toMatchObject({ smtpUrl, ok: false, problem });
      expect(result.message).not.toContain('secret-word');
    }
  });
});
