/**
 * Looks at the running installation from beside it: prints every address of every kind of mail, with an incident and an
 * unsubscribe link that exist, and a digest of everything that people can change.
 */
import process from 'node:process';
import { renderMail } from '@/lib/channels/email/render-mail';
import { openRuntime } from '@/lib/cli/runtime';
import { getDb } from '@/lib/db/client';
import { acrossWorkspaces } from '@/lib/db/workspace-guard';
import { createUnsubscribeToken } from '@/lib/services/notifications/unsubscribe';
import { listMailAddresses, listMailKinds } from '@/tests/support/mail-kinds';

/** Tables that only people's doing changes. */
const PEOPLES_TABLES = [
  ...['user', 'session', 'account', 'verification', 'two_factor', 'passkey', 'membership', 'invitation'],
  ...['member_preference', 'api_token', 'silence', 'budget', 'alert_rule', 'share_link', 'web_push_subscription'],
  ...['notification_policy', 'planned_event', 'saved_view', 'annotation', 'audit_entry'],
];

async function digestState(): Promise<string[]> {
  const known = await getDb().$queryRaw<{ name: string }[]>`
    SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`;
  const lines: string[] = [];
  for (const table of PEOPLES_TABLES.filter((one) => known.some(({ name }) => name === one))) {
    const [row] = await getDb().$queryRawUnsafe<{ digest: string }[]>(
      `SELECT md5(COALESCE(string_agg(t::text, '|' ORDER BY t::text), '')) AS digest FROM "${table}" t`,
    );
    lines.push(`${table} ${row?.digest}`);
  }
  const touched = await getDb().incident.findMany({
    where: { OR: [{ acknowledgedBy: { not: null } }, { snoozedBy: { not: null } }, { resolvedBy: { not: null } }] },
    select: { id: true, acknowledgedBy: true, snoozedUntil: true, resolvedBy: true },
    orderBy: { id: 'asc' },
  });
  return [...lines, `incident ${JSON.stringify(touched)}`];
}

/** Addresses of every kind of mail below `publicUrl`. */
async function listAddresses(publicUrl: string): Promise<string[]> {
  const member = await getDb().membership.findFirstOrThrow();
  const incident = await getDb().incident.findFirst({ where: { state: { not: 'resolved' } } });
  const kinds = listMailKinds(publicUrl, {
    unsubscribePath: `/unsubscribe/${encodeURIComponent(createUnsubscribeToken(member))}`,
    ...(incident && { incidentId: incident.id }),
  });
  const addresses = await Promise.all(
    kinds.map(async ({ mail }) => listMailAddresses(await renderMail(mail), mail.unsubscribeUrl)),
  );
  return [...new Set(addresses.flat())];
}

const runtime = await openRuntime('own');
try {
  await acrossWorkspaces(async () => {
    const addresses = await listAddresses(process.argv[2] ?? '');
    process.stdout.write(JSON.stringify({ addresses, state: await digestState() }));
  });
} finally {
  await runtime.stop();
}
