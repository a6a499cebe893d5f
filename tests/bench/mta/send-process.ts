/**
 * Sends one mail of each kind through the server whose address is in the file named by the argument, and prints what came
 * of each as a line of JSON. A process of its own, because Node reads NODE_EXTRA_CA_CERTS once.
 */
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { createMailTransport } from '@/lib/channels/email/mail-transport';
import { renderMail } from '@/lib/channels/email/render-mail';
import { listMailKinds } from '@/tests/support/mail-kinds';
import { MTA_DOMAIN } from './postfix';

const smtpUrl = (await readFile(process.argv[2] ?? '', 'utf8')).trim();
const transport = createMailTransport({ smtpUrl, from: 'Spendwatch <alerts@spend.example>' });
for (const { name, mail } of listMailKinds('https://spend.example')) {
  const { outcome, reply } = await transport.send({
    ...(await renderMail(mail)),
    to: `${name}@${MTA_DOMAIN}`,
    messageId: `<${name}@spend.example>`,
    threadRootId: name === 'leak-resolved' ? '<leak@spend.example>' : null,
    date: new Date('2026-11-23T02:13:00Z'),
    isUrgent: mail.tone === 'critical',
    headers: { 'X-Spendwatch-Reason': 'first' },
  });
  process.stdout.write(`${JSON.stringify({ name, outcome, reply })}\n`);
}
transport.close();
