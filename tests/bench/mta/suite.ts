import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';
import { tsxArgs } from '@/lib/cli/children';
import { buildChildEnv } from '@/lib/env';
import { listMailKinds } from '@/tests/support/mail-kinds';
import type { BenchResult, Figure } from '../table';
import { findObstacle, type Postfix, startPostfix } from './postfix';

const PUBLIC_URL = 'https://spend.example';
const PATIENCE_MS = 30_000;

/** One line that a sending process prints for each mail. */
type Sent = { name: string; outcome: string; reply: string };

/**
 * Every kind of mail through a Postfix that wants STARTTLS and a login, compared with what was sent: the same but for the
 * lines a server has to add. And that a certificate nobody vouches for is refused.
 */
export async function runMtaSuite(): Promise<BenchResult> {
  const obstacle = await findObstacle();
  if (obstacle !== null) {
    process.stdout.write(`skipped: ${obstacle}\n`);
    return { suite: 'mta', figures: [], details: { skipped: obstacle } };
  }
  const postfix = await startPostfix(listMailKinds(PUBLIC_URL).map((one) => one.name));
  const plain = await startPlainSink();
  try {
    const refused = await sendAll(postfix.url, {});
    const sent = await sendAll(postfix.url, { NODE_EXTRA_CA_CERTS: postfix.authorityFile });
    await sendAll(plain.url, {});
    const differences = await compare(postfix, plain.taken, sent);
    return {
      suite: 'mta',
      figures: await buildFigures(postfix, { refused, sent, differences }),
      details: { differences },
    };
  } finally {
    await plain.close();
    await postfix.stop();
  }
}

async function buildFigures(
  postfix: Postfix,
  { refused, sent, differences }: { refused: Sent[]; sent: Sent[]; differences: string[] },
): Promise<Figure[]> {
  const log = await postfix.readLog();
  const kinds = listMailKinds(PUBLIC_URL).length;
  const baseline = `${kinds} kinds of mail`;
  const figure = (name: string, value: number, goal: number) => ({
    ...{
      name,
      value: String(value),
      baseline,
      ratio: (value / kinds).toFixed(2),
      goal: String(goal),
      isMet: value === goal,
    },
  });
  const byCertificate = refused.filter(
    (one) => one.outcome === 'temporary' && /certificate|self.signed/i.test(one.reply),
  );
  return [
    figure(
      'taken by Postfix over STARTTLS, with a login',
      sent.filter((one) => one.outcome === 'accepted').length,
      kinds,
    ),
    figure(
      'noted by Postfix with the name logged in',
      (log.match(/client=.*sasl_username=spendwatch/g) ?? []).length,
      kinds,
    ),
    figure('delivered unchanged, byte for byte', kinds - differences.length, kinds),
    figure('not sent where nobody vouches for the certificate', byCertificate.length, kinds),
  ];
}

/** Sends all kinds from a process of its own, as the authorities Node trusts are read when it starts. */
async function sendAll(smtpUrl: string, env: Record<string, string>): Promise<Sent[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'spendwatch-mta-'));
  try {
    await writeFile(path.join(folder, 'url'), smtpUrl, { mode: 0o600 });
    const args = tsxArgs('tests/bench/mta/send-process.ts', path.join(folder, 'url'));
    const child = spawn(process.execPath, args, {
      env: buildChildEnv(env),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(`sending ended with ${code}`);
    return output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Sent);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The same mails without any server between, as the bytes that left. */
async function startPlainSink(): Promise<{ url: string; taken: Map<string, string>; close(): Promise<void> }> {
  const taken = new Map<string, string>();
  const server = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], disableReverseLookup: true },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo[0]?.address ?? '';
        taken.set(to.split('@')[0] ?? '', Buffer.concat(chunks).toString('latin1'));
        callback();
      });
    },
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const { port } = server.server.address() as { port: number };
  return {
    ...{ url: `smtp://127.0.0.1:${port}`, taken },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** What differs between a mail as it left and as it lies in the mailbox, a line a kind. */
async function compare(postfix: Postfix, left: ReadonlyMap<string, string>, sent: readonly Sent[]): Promise<string[]> {
  const differences: string[] = [];
  const giveUpAt = Date.now() + PATIENCE_MS;
  for (const { name, outcome, reply } of sent) {
    if (outcome !== 'accepted') {
      differences.push(`${name}: not taken, ${reply}`);
      continue;
    }
    let arrived = await postfix.readMailbox(name);
    while (arrived.length === 0 && Date.now() < giveUpAt) {
      await sleep(100);
      arrived = await postfix.readMailbox(name);
    }
    const [mail, ...others] = arrived;
    if (mail === undefined || others.length > 0) differences.push(`${name}: arrived ${arrived.length} times`);
    else if (normalise(mail) !== normalise(left.get(name) ?? ''))
      differences.push(`${name}: ${describe(mail, left.get(name) ?? '')}`);
  }
  return differences;
}

/** Without the lines a server must add (RFC 5321 4.4) and with the names of parts, which are random, made equal. */
function normalise(mail: string): string {
  const lines = mail.replaceAll('\r\n', '\n').replace(/\n+$/, '\n');
  const [head = '', ...body] = lines.split('\n\n');
  const kept = head.replaceAll(/^(Return-Path|Delivered-To|X-Original-To|Received):.*(\n[ \t].*)*\n/gm, '');
  const names = new Map<string, string>();
  return [kept, ...body].join('\n\n').replaceAll(/_NmP-[0-9a-f]+-Part_\d+/g, (name) => {
    if (!names.has(name)) names.set(name, `part-${names.size}`);
    return names.get(name) ?? name;
  });
}

function describe(arrived: string, left: string): string {
  const [there, here] = [normalise(arrived).split('\n'), normalise(left).split('\n')];
  const line = there.findIndex((one, index) => one !== here[index]);
  return `line ${line + 1} "${there[line]?.slice(0, 120)}" instead of "${here[line]?.slice(0, 120)}"`;
}
