import { randomUUID } from 'node:crypto';
import { hashInvitationToken } from '@/lib/auth/invitation-token';
import { makeSigningKey } from '@/lib/channels/webhook/sign-webhook';
import { getDb, getPool } from '@/lib/db/client';
import { encryptSecret, secretContext } from '@/lib/secrets';
import { createTestWorkspace, type TestWorkspace } from './api';
import { buildLeakMessage } from './sample-messages';
import { createTestPerson, type TestPerson } from './session';

/** One of everything an address of the API can name. */
export type WholeWorkspace = {
  workspace: TestWorkspace;
  /** Stands in every text of this workspace and nowhere else. */
  mark: string;
  owner: TestPerson;
  member: TestPerson;
  /** Ids by the plural noun of their addresses. */
  ids: Record<string, string>;
};

const AT = new Date('2026-11-20T10:00:00Z');
const NO_MONEY = {
  observedNanos: 1n,
  expectedNanos: 0n,
  excessNanos: 1n,
  ratePerHourNanos: 1n,
  projected24hNanos: 1n,
};

let counter = 0;

/** A workspace with two people and one row of each kind that has an id of its own. */
export async function createWholeWorkspace(): Promise<WholeWorkspace> {
  counter += 1;
  const mark = `mark${counter}x${randomUUID().slice(0, 8)}`;
  const workspace = await createTestWorkspace(mark);
  const owner = await createTestPerson(workspace.id, 'owner', { name: `${mark}owner` });
  const member = await createTestPerson(workspace.id, 'member', { name: `${mark}member` });
  const connectionId = randomUUID();
  const watched = await createWatched(workspace.id, mark, connectionId);
  const [paid, told, kept] = await Promise.all([
    createPaid(workspace.id, mark, connectionId),
    createTold(workspace.id, mark, connectionId),
    createKept(workspace.id, mark, owner, member),
  ]);
  const ids = { ...watched, ...paid, ...told, ...kept, members: member.userId, sessions: member.sessionId };
  return { workspace, mark, owner, member, ids: { ...ids, workspaces: workspace.id } };
}

/** Credits, invoices, and who pays. */
async function createPaid(workspaceId: string, mark: string, connectionId: string): Promise<Record<string, string>> {
  const db = getDb();
  const paid = { workspaceId, connectionId, amountNanos: 1n, note: mark, createdBy: mark };
  const entry = await db.balanceEntry.create({ data: { ...paid, isStatement: false, at: AT } });
  const file = { fileName: `${mark}.pdf`, file: Buffer.from('%PDF-1.7') };
  const invoice = await db.invoice.create({
    data: { ...paid, monthOn: new Date('2026-10-01'), number: mark, ...file },
  });
  const payer = await db.payer.create({ data: { workspaceId, kind: 'team', name: mark, recipients: [] } });
  const rule = await db.allocationRule.create({ data: { workspaceId, position: 1, payerIds: [payer.id], note: mark } });
  const saving = await db.savingDecision.create({
    data: {
      ...{ workspaceId, id: randomUUID(), kind: 'batch', state: 'dismissed', reason: mark, decidedBy: mark },
      ...{ decidedAt: AT, connectionId, title: mark, monthlyNanos: 1n },
    },
  });
  return {
    ...{ 'balance-entries': entry.id, invoices: invoice.id, payers: payer.id, 'allocation-rules': rule.id },
    savings: saving.id,
  };
}

/** What is read from the provider and what is judged by. */
async function createWatched(workspaceId: string, mark: string, connections: string): Promise<Record<string, string>> {
  const db = getDb();
  const adminKey = encryptSecret(`sk-admin-${mark}`, secretContext(workspaceId, connections, 'admin-key'));
  await db.connection.create({
    data: {
      ...{ workspaceId, id: connections, provider: 'openai', name: mark, adminKey, adminKeyHint: 'last' },
      // Nothing listens there.
      baseUrl: 'http://127.0.0.1:9/v1',
    },
  });
  const seen = { workspaceId, connectionId: connections, name: mark, firstSeenAt: AT, lastSeenAt: AT };
  const [projects, keys, users, models] = [`proj_${mark}`, `key_${mark}`, `user_${mark}`, `model-${mark}`];
  const ofKey = { projectId: projects, redactedValue: 'sk-…', ownerType: 'user', ownerId: users };
  const used = { projectId: projects, apiKeyId: keys, userId: users, model: models, dimensionHash: Buffer.from(mark) };
  const billFile = await db.billFile.create({
    data: {
      ...{ workspaceId, name: mark, connectionName: mark, size: 1n, state: 'receiving' },
      ...{ createdBy: mark, createdByName: mark },
    },
  });
  const [leak, leakSource] = await createLeaks(workspaceId, mark);
  const expectedActor = await createActivity(workspaceId, mark, connections);
  const rotation = await db.keyRotation.create({
    data: {
      ...{ workspaceId, connectionId: connections, projectId: projects, oldKeyId: keys, oldKeyName: mark },
      ...{ kind: 'guided', state: 'watching', newKeyName: mark, quietHours: 24, retiresWhenQuiet: false },
      ...{ startedAt: AT, startedBy: mark },
    },
  });
  const [budget, rule, plan, silence] = await Promise.all([
    db.budget.create({
      data: { workspaceId, name: mark, period: 'month', amountNanos: 1n, timezone: 'UTC', thresholds: [] },
    }),
    db.alertRule.create({ data: { workspaceId, kind: 'anomaly', name: mark, config: { sensitivity: 'medium' } } }),
    db.plannedEvent.create({ data: { workspaceId, name: mark, multiplier: 2, startsAt: AT, createdBy: mark } }),
    db.silence.create({
      data: {
        ...{ workspaceId, comment: mark, createdBy: mark, startsAt: AT, endsAt: new Date('2036-01-01T00:00:00Z') },
        matcher: { severities: [], kinds: [], scope: {} },
      },
    }),
    db.providerProject.create({ data: { ...seen, id: projects, status: 'active' } }),
    db.providerApiKey.create({ data: { ...seen, ...ofKey, id: keys } }),
    db.providerUser.create({ data: { ...seen, id: users, type: 'user', role: 'reader' } }),
    db.series.create({
      data: { workspaceId, connectionId: connections, kind: 'completions', firstSeenAt: AT, ...used },
    }),
  ]);
  return {
    connections,
    keys,
    projects,
    users,
    models,
    budgets: budget.id,
    'alert-rules': rule.id,
    'planned-events': plan.id,
    silences: silence.id,
    leaks: leak.id,
    'leak-sources': leakSource.id,
    'bill-files': billFile.id,
    'expected-actors': expectedActor.id,
    rotations: rotation.id,
  };
}

/** A leaked key and a folder that is scanned. */
function createLeaks(workspaceId: string, mark: string): Promise<[{ id: string }, { id: string }]> {
  const db = getDb();
  const found = { rule: mark, title: mark, provider: mark, redacted: mark, severity: 'critical' } as const;
  const place = { source: mark, path: mark, line: 1, column: 1 };
  const seen = { places: [place], firstSeenAt: AT, lastSeenAt: AT };
  return Promise.all([
    db.leakFinding.create({ data: { workspaceId, fingerprint: mark, ...found, ...seen } }),
    db.leakSource.create({
      data: { workspaceId, name: mark, path: `/${mark}`, withHistory: false, everyHours: 24, createdBy: mark },
    }),
  ]);
}

/** An event of the audit log, and an actor that was announced. */
async function createActivity(workspaceId: string, mark: string, connectionId: string): Promise<{ id: string }> {
  const db = getDb();
  const what = { eventId: mark, part: 'organization', type: mark, actorKind: 'session', actorId: mark };
  await db.accountEvent.create({
    data: { workspaceId, connectionId, ...what, at: AT, seenAt: AT, details: { id: mark }, raw: { id: mark } },
  });
  await db.accountLog.create({ data: { workspaceId, connectionId } });
  return db.expectedActor.create({
    data: { workspaceId, actor: mark, note: mark, createdBy: mark, createdByName: mark },
  });
}

/** An incident and how it was told. */
async function createTold(workspaceId: string, mark: string, connectionId: string): Promise<Record<string, string>> {
  const db = getDb();
  const when = { openedAt: AT, detectedAt: AT, windowStart: AT, windowEnd: AT };
  const what = { scope: {}, contributors: [], facts: [], explanation: mark, dedupKey: mark, title: mark };
  const incident = await db.incident.create({
    data: { workspaceId, connectionId, number: 1, kind: 'spike', severity: 'critical', ...when, ...what, ...NO_MONEY },
  });
  const by = { authorId: mark, author: mark, createdAt: AT };
  const note = await db.incidentNote.create({ data: { workspaceId, incidentId: incident.id, text: mark, ...by } });
  const channel = await db.channel.create({
    data: { workspaceId, kind: 'email', name: mark, config: { to: [`${mark}@example.com`] } },
  });
  const webhookId = randomUUID();
  const signing = JSON.stringify({ signingKeys: [{ key: makeSigningKey(), validUntil: null }] });
  const secret = encryptSecret(signing, secretContext(workspaceId, webhookId, 'channel-secret'));
  await db.channel.create({
    data: {
      workspaceId,
      id: webhookId,
      kind: 'webhook',
      name: `${mark} hook`,
      config: { url: 'http://127.0.0.1:9/' },
      secret,
    },
  });
  const policy = await db.notificationPolicy.create({
    data: { workspaceId, position: 1, name: mark, matcher: { severities: [], kinds: [], scope: {} }, channelIds: [] },
  });
  const notification = await db.notification.create({
    data: {
      workspaceId,
      incidentId: incident.id,
      reason: 'first',
      message: JSON.parse(JSON.stringify(buildLeakMessage({ title: mark }))),
    },
  });
  const delivery = await db.delivery.create({
    data: {
      ...{ workspaceId, notificationId: notification.id, channelId: channel.id, recipient: `${mark}@example.com` },
      ...{ messageId: `<${mark}@x>`, state: 'dead' },
    },
  });
  const mail = await db.capturedMail.create({
    data: {
      ...{ workspaceId, receivedAt: AT, sender: 'a@x', recipient: 'b@x', subject: mark, messageId: mark },
      raw: Buffer.from(`Subject: ${mark}\r\nContent-Type: text/html\r\n\r\n<p>${mark}</p>`),
    },
  });
  const containment = await db.containment.create({
    data: {
      ...{ workspaceId, connectionId, action: 'deny-model', targetKey: mark, title: mark, reason: mark },
      ...{ state: 'planned', reversible: true, requesterKind: 'user', requester: mark, target: { connectionId } },
      plan: {
        ...{ stops: [], keepsRunning: [], stopsText: mark, keepsText: mark, speed: mark, isStop: true, warnings: [] },
        undo: { isPossible: true, text: mark },
      },
    },
  });
  const stopPolicy = await db.containmentPolicy.create({
    data: {
      ...{ workspaceId, name: mark, scope: {}, severity: 'critical', action: 'deny-model', mode: 'off' },
      ...{ delaySeconds: 0, maxPerHour: 1 },
    },
  });
  return {
    incidents: incident.id,
    'incident-notes': note.id,
    containments: containment.id,
    'containment-policies': stopPolicy.id,
    channels: channel.id,
    webhooks: webhookId,
    'notification-policies': policy.id,
    notifications: notification.id,
    deliveries: delivery.id,
    'captured-mails': mail.id,
  };
}

/** What people keep: ways in, views, notes. */
async function createKept(
  workspaceId: string,
  mark: string,
  owner: TestPerson,
  member: TestPerson,
): Promise<Record<string, string>> {
  const db = getDb();
  const token = await db.apiToken.findFirstOrThrow({ where: { workspaceId, name: 'viewer token' } });
  const invitation = await db.invitation.create({
    data: {
      ...{ workspaceId, email: `${mark}.guest@example.com`, role: 'viewer', invitedBy: owner.userId },
      ...{ tokenHash: hashInvitationToken(mark), expiresAt: new Date('2036-01-01T00:00:00Z') },
    },
  });
  const passkeys = randomUUID();
  await db.passkey.create({
    data: {
      ...{ id: passkeys, name: mark, publicKey: 'x', userId: member.userId, credentialID: passkeys },
      ...{ counter: 0, deviceType: 'singleDevice', backedUp: false },
    },
  });
  const by = { createdBy: owner.userId, createdByName: mark };
  const params = { range: '7d' };
  const view = await db.savedView.create({ data: { workspaceId, name: mark, params, ...by } });
  const link = await db.shareLink.create({
    data: {
      ...{ workspaceId, name: mark, params, timezone: 'UTC', tokenHash: Buffer.from(mark), ...by },
      expiresAt: new Date('2036-01-01T00:00:00Z'),
    },
  });
  const calendar = await db.calendarLink.create({
    data: { workspaceId, name: mark, onlyMine: false, tokenHash: Buffer.from(mark), ...by },
  });
  const note = await db.annotation.create({ data: { workspaceId, at: AT, text: mark, ...by } });
  // One that cannot be read, as damaged or newer rows are.
  const torn = await db.annotation.create({ data: { workspaceId, at: AT, text: mark, scope: 7, ...by } });
  const push = await db.channel.create({
    data: { workspaceId, kind: 'web_push', name: `${mark} push`, config: {} },
  });
  const browserId = randomUUID();
  const sealed = encryptSecret('{}', secretContext(workspaceId, browserId, 'push-subscription'));
  await db.webPushSubscription.create({
    data: {
      ...{ workspaceId, id: browserId, channelId: push.id, userId: member.userId, sealed, label: mark },
      endpointHash: Buffer.from(mark),
    },
  });
  return {
    passkeys,
    tokens: token.id,
    invitations: invitation.id,
    'saved-views': view.id,
    'share-links': link.id,
    'calendar-links': calendar.id,
    annotations: note.id,
    'unreadable-rows': torn.id,
    'push-channels': push.id,
    browsers: browserId,
  };
}

const OF_PEOPLE = ['session', 'account', 'two_factor', 'passkey', 'known_device'];

/** Which rows of a table belong to a workspace and its people. */
function selectOwn(table: string, isTenant: boolean, { workspace, owner, member }: WholeWorkspace): string {
  const people = `('${owner.userId}','${member.userId}')`;
  if (isTenant) return `workspace_id = '${workspace.id}'`;
  if (table === 'workspace') return `id = '${workspace.id}'`;
  if (table === 'user') return `id IN ${people}`;
  return OF_PEOPLE.includes(table) ? `user_id IN ${people}` : 'false';
}

/**
 * Everything stored about a workspace and its people, a text a row, in an order that only depends on what is stored: to
 * compare before and after. Without `of`: the whole database.
 */
export async function readStoredRows(of?: WholeWorkspace): Promise<string[]> {
  const { rows: tables } = await getPool().query<{ name: string; tenant: boolean }>(
    `SELECT c.relname AS name, EXISTS (SELECT FROM pg_attribute a
       WHERE a.attrelid = c.oid AND a.attname = 'workspace_id') AS tenant
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition`,
  );
  const parts = tables.map(({ name, tenant }) => {
    const where = of ? selectOwn(name, tenant, of) : 'true';
    return `SELECT '${name} ' || t::text AS line FROM "${name}" t WHERE ${where}`;
  });
  const { rows } = await getPool().query<{ line: string }>(`${parts.join(' UNION ALL ')} ORDER BY 1`);
  return rows.map((row) => row.line);
}
