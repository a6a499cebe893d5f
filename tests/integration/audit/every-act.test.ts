import { afterAll, beforeAll, expect, test } from 'vitest';
import { OPERATIONS } from '@/lib/api/operations';
import { getDb } from '@/lib/db/client';
import { testChannel } from '@/lib/services/notifications/test-channel';
import { SIMULATOR_READ_KEY } from '@/lib/simulator/authorize';
import { type Simulator, startSimulator } from '@/lib/simulator/server';
import { callRoute } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { createTestPerson, openTestSession, PASSWORD } from '../../support/session';
import { createWholeWorkspace, type WholeWorkspace } from '../../support/whole-workspace';

useTestDatabase();

/** Operations that leave no line of their own, and why that is right. */
const SILENT: Record<string, string> = {
  'POST /retention/preview': 'counts and changes nothing',
  'POST /mcp': 'hands on to operations that leave their own',
  'POST /account/verification': 'proves who asks and changes nothing',
  'POST /account/authenticator': 'nothing counts before the first code, which is noted',
  'POST /connections/test': 'saves nothing',
  'POST /silences/preview': 'changes nothing',
  'POST /notification-policies/preview': 'changes nothing',
  'POST /alert-rules/preview': 'changes nothing',
  'POST /configuration/plan': 'changes nothing',
  'POST /allocation-rules/preview': 'changes nothing',
  'PUT /bill-files/{id}/content': 'a part of a file: that it was begun and imported is noted',
  'POST /invitations/look': 'changes nothing',
  'POST /password-resets': 'an answer or a line would tell who has an account; the new password is noted',
};

/** Acts that take a conversation with another party; these files look at their lines. */
const SHOWN_ELSEWHERE: Record<string, string> = {
  'POST /connections/{id}/push-token': 'tests/integration/otlp/receive.test.ts',
  'POST /bill-files/{id}/import': 'tests/integration/api/bill-files.test.ts',
  'POST /key-register/import': 'tests/integration/keys/findings.test.ts',
  'POST /keys/{id}/rotations': 'tests/integration/keys/rotations.test.ts',
  'PATCH /rotations/{id}': 'tests/integration/keys/rotations.test.ts',
  'POST /rotations/{id}/retire': 'tests/integration/keys/rotations.test.ts',
  'POST /rotations/{id}/undo': 'tests/integration/keys/rotations.test.ts',
  'POST /account/authenticator/confirm': 'tests/e2e/accounts.spec.ts',
  'POST /account/authenticator/remove': 'tests/e2e/accounts.spec.ts',
  'POST /account/recovery-codes': 'tests/e2e/accounts.spec.ts',
  'PUT /savings/{id}/decision': 'tests/integration/savings/savings.test.ts',
  'DELETE /savings/{id}/decision': 'tests/integration/savings/savings.test.ts',
  'POST /budgets/{id}/mirror': 'tests/integration/budgets/mirror-budget.test.ts',
  'POST /containments': 'tests/integration/containment/actions.test.ts',
  'POST /containments/{id}/approve': 'tests/integration/containment/automation.test.ts',
  'POST /containments/{id}/apply': 'tests/integration/containment/actions.test.ts',
  'POST /containments/{id}/undo': 'tests/integration/containment/actions.test.ts',
  'POST /keys/{id}/fingerprint': 'tests/integration/leaks/leaks.test.ts',
  'POST /leaks': 'tests/integration/leaks/leaks.test.ts',
  'PATCH /leaks/{id}': 'tests/integration/leaks/leaks.test.ts',
  'POST /leak-sources': 'tests/integration/leaks/leaks.test.ts',
  'DELETE /unreadable-rows/{what}/{id}': 'tests/integration/db/unreadable-rows.test.ts',
  'DELETE /leak-sources/{id}': 'tests/integration/leaks/leaks.test.ts',
  'PATCH /incident-notes/{id}': 'tests/integration/incidents/notes-and-checklist.test.ts',
  'DELETE /incident-notes/{id}': 'tests/integration/incidents/notes-and-checklist.test.ts',
  'POST /invitations/accept': 'tests/integration/accounts/invitations.test.ts',
  'POST /password-resets/complete': 'tests/integration/accounts/reset-password.test.ts',
  'POST /email-changes/complete': 'tests/integration/accounts/account-mails.test.ts',
  'POST /unsubscribe/{token}': 'tests/integration/notifications/digests.test.ts',
  'POST /setup': 'tests/integration/api/sign-in.test.ts',
  'POST /account/delete': 'tests/integration/accounts/data-rights.test.ts',
  'POST /members/{id}/export': 'tests/integration/accounts/data-rights.test.ts',
  'POST /members/{id}/erase': 'tests/integration/accounts/data-rights.test.ts',
  'POST /workspace/export': 'tests/integration/accounts/data-rights.test.ts',
  'POST /workspace/delete': 'tests/integration/accounts/data-rights.test.ts',
};

/** What a line has to hold: the thing as made, what of it changed, the thing that went, or only that it was done. */
type Leaves = 'after' | 'change' | 'before' | 'line';
type Act = { does: string; leaves: Leaves; body?: unknown; url?: string; by?: 'member' };

let whole: WholeWorkspace;
let acts: Act[];
let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
  whole = await createWholeWorkspace();
  acts = await listActs(whole);
});
afterAll(() => simulator.close());

const SUBSCRIPTION = { endpoint: 'https://push.example.com/x', keys: { p256dh: 'BA', auth: 'AA' } };

/** In an order in which each can be done. */
async function listActs({ ids, owner, workspace }: WholeWorkspace): Promise<Act[]> {
  const other = await createTestPerson(workspace.id, 'viewer', { name: 'other' });
  const extra = await openTestSession(owner.userId);
  const payer = { workspaceId: workspace.id, kind: 'team', name: 'Finance', recipients: [] } as const;
  const { id: payerId } = await getDb().payer.create({ data: { ...payer, recipients: [] } });
  const connectionId = ids['connections'];
  return [
    { does: 'POST /saved-views', leaves: 'after', body: { name: 'Mine', params: {} } },
    { does: 'PATCH /saved-views/{id}', leaves: 'change', body: { name: 'Renamed' } },
    { does: 'DELETE /saved-views/{id}', leaves: 'before' },
    { does: 'POST /share-links', leaves: 'after', body: { name: 'Link', params: {}, expiresInDays: 7 } },
    { does: 'DELETE /share-links/{id}', leaves: 'before' },
    { does: 'POST /calendar-links', leaves: 'after', body: { name: 'Phone' } },
    { does: 'DELETE /calendar-links/{id}', leaves: 'before' },
    { does: 'POST /expected-actors', leaves: 'after', body: { actor: 'key_ci', note: 'Terraform' } },
    { does: 'DELETE /expected-actors/{id}', leaves: 'before' },
    { does: 'POST /annotations', leaves: 'after', body: { at: '2026-11-20T10:00:00Z', text: 'Launch' } },
    { does: 'DELETE /annotations/{id}', leaves: 'before' },
    {
      does: 'POST /connections',
      leaves: 'after',
      body: { provider: 'openai', name: 'New', adminKey: SIMULATOR_READ_KEY, baseUrl: simulator.url },
    },
    { does: 'PATCH /connections/{id}', leaves: 'change', body: { name: 'Renamed' } },
    { does: 'POST /connections/{id}/check-keys', leaves: 'after' },
    { does: 'POST /connections/{id}/pull', leaves: 'line' },
    { does: 'PUT /allocation-rules/order', leaves: 'line', body: { ids: [ids['allocation-rules']] } },
    { does: 'POST /allocation-rules', leaves: 'after', body: { target: { kind: 'payer', payerId } } },
    { does: 'PATCH /allocation-rules/{id}', leaves: 'change', body: { note: 'Agreed' } },
    { does: 'DELETE /allocation-rules/{id}', leaves: 'before' },
    { does: 'POST /payers', leaves: 'after', body: { name: 'Support' } },
    { does: 'PATCH /payers/{id}', leaves: 'change', body: { name: 'Renamed' } },
    { does: 'DELETE /payers/{id}', leaves: 'before' },
    { does: 'POST /balance-entries', leaves: 'after', body: { connectionId, amount: '10' } },
    { does: 'DELETE /balance-entries/{id}', leaves: 'before' },
    {
      does: 'PUT /balances/{id}/recharge',
      leaves: 'change',
      url: `/balances/${connectionId}/recharge`,
      body: { recharge: { below: '5', amount: '10' } },
    },
    {
      does: 'POST /invoices',
      leaves: 'after',
      body: { connectionId, month: '2026-10', number: 'new', amount: '5' },
    },
    { does: 'DELETE /invoices/{id}', leaves: 'before' },
    { does: 'POST /bill-files', leaves: 'line', body: { name: 'azure.csv', connectionName: 'Azure', size: 9 } },
    { does: 'DELETE /bill-files/{id}', leaves: 'line' },
    {
      does: 'PUT /exchange-rates',
      leaves: 'line',
      body: { source: 'Treasury', rates: [{ currency: 'EUR', on: '2026-11-02', rate: '1.1' }] },
    },
    { does: 'POST /budgets', leaves: 'after', body: { name: 'New', amount: '10' } },
    { does: 'PATCH /budgets/{id}', leaves: 'change', body: { amount: '20' } },
    { does: 'DELETE /budgets/{id}', leaves: 'before' },
    {
      does: 'POST /configuration/apply',
      leaves: 'after',
      body: { format: 'json', text: JSON.stringify({ version: 1, budgets: [{ name: 'By file', amount: '5' }] }) },
    },
    { does: 'POST /alert-rules', leaves: 'after', body: { kind: 'anomaly', name: 'New', sensitivity: 'low' } },
    { does: 'PATCH /alert-rules/{id}', leaves: 'change', body: { enabled: false } },
    { does: 'DELETE /alert-rules/{id}', leaves: 'before' },
    { does: 'POST /incidents/{id}/acknowledge', leaves: 'change', body: {} },
    { does: 'POST /incidents/{id}/snooze', leaves: 'change', body: { minutes: 5 } },
    { does: 'POST /incidents/{id}/resolve', leaves: 'change', body: {} },
    { does: 'POST /incidents/{id}/reopen', leaves: 'change', body: {} },
    { does: 'POST /incidents/acknowledge', leaves: 'change', body: { ids: [ids['incidents']] } },
    { does: 'POST /incidents/{id}/feedback', leaves: 'change', body: { verdict: 'real' } },
    { does: 'POST /incidents/{id}/notes', leaves: 'line', body: { text: 'Looking' } },
    { does: 'PATCH /incidents/{id}/checklist', leaves: 'change', body: { step: 'contain', state: 'done' } },
    {
      does: 'POST /planned-events',
      leaves: 'after',
      body: { name: 'Launch', multiplier: 2, startsAt: '2026-11-20T10:00:00Z', endsAt: '2036-01-01T00:00:00Z' },
    },
    { does: 'PATCH /planned-events/{id}', leaves: 'change', body: { multiplier: 3 } },
    { does: 'DELETE /planned-events/{id}', leaves: 'change' },
    { does: 'PATCH /keys/{id}', leaves: 'change', body: { note: 'Billing' } },
    {
      does: 'POST /key-confirmations',
      leaves: 'change',
      body: { keys: [{ connectionId: ids['connections'], id: ids['keys'] }] },
    },
    { does: 'PATCH /key-policy', leaves: 'change', body: { maxAgeDays: 90 } },
    { does: 'PATCH /outgoing-heartbeat', leaves: 'change', body: { url: 'https://beat.example.com/hidden-path' } },
    {
      does: 'POST /silences',
      leaves: 'after',
      body: { matcher: {}, endsAt: new Date(Date.now() + 3_600_000).toISOString(), comment: 'Migration' },
    },
    { does: 'DELETE /silences/{id}', leaves: 'change' },
    { does: 'PATCH /preferences', leaves: 'change', body: { digestDaily: true } },
    { does: 'POST /containments/{id}/cancel', leaves: 'line', body: {} },
    { does: 'POST /containment-policies', leaves: 'after', body: { name: 'New', action: 'deny-model' } },
    { does: 'PATCH /containment-policies/{id}', leaves: 'change', body: { delaySeconds: 60 } },
    { does: 'DELETE /containment-policies/{id}', leaves: 'before' },
    { does: 'PUT /containment-policies/kill-switch', leaves: 'change', body: { on: true } },
    { does: 'PATCH /containment-settings', leaves: 'change', body: { maxPerHour: 2 } },
    { does: 'POST /notification-policies', leaves: 'after', body: { name: 'New' } },
    { does: 'PATCH /notification-policies/{id}', leaves: 'change', body: { name: 'Renamed' } },
    { does: 'POST /notification-policies/order', leaves: 'change', body: { ids: [ids['notification-policies']] } },
    { does: 'DELETE /notification-policies/{id}', leaves: 'before' },
    {
      does: 'POST /channels',
      leaves: 'after',
      body: { kind: 'email', name: 'New', config: { to: ['a@example.com'] } },
    },
    { does: 'PATCH /channels/{id}', leaves: 'change', body: { name: 'Renamed' } },
    { does: 'POST /channels/{id}/rotate-secret', leaves: 'change', url: `/channels/${ids['webhooks']}/rotate-secret` },
    {
      does: 'POST /channels/{id}/browsers',
      leaves: 'after',
      url: `/channels/${ids['push-channels']}/browsers`,
      body: { subscription: SUBSCRIPTION, label: 'Firefox' },
    },
    {
      does: 'DELETE /channels/{id}/browsers/{browserId}',
      leaves: 'before',
      url: `/channels/${ids['push-channels']}/browsers/${ids['browsers']}`,
    },
    { does: 'POST /channels/{id}/test', leaves: 'line' },
    { does: 'POST /deliveries/{id}/retry', leaves: 'change' },
    { does: 'DELETE /channels/{id}', leaves: 'before' },
    { does: 'POST /tokens', leaves: 'after', body: { name: 'ci', role: 'viewer' } },
    { does: 'DELETE /tokens/{id}', leaves: 'before' },
    { does: 'POST /invitations', leaves: 'after', body: { email: 'new@example.com', role: 'viewer' } },
    { does: 'POST /invitations/{id}/resend', leaves: 'change' },
    { does: 'DELETE /invitations/{id}', leaves: 'before' },
    { does: 'PATCH /members/{id}', leaves: 'change', body: { role: 'viewer' } },
    { does: 'DELETE /members/{id}', leaves: 'before', url: `/members/${other.userId}` },
    { does: 'PATCH /retention', leaves: 'change', body: { minuteDays: 36 } },
    { does: 'PATCH /workspace', leaves: 'change', body: { name: 'Renamed' } },
    { does: 'POST /account/email', leaves: 'line', body: { newEmail: 'elsewhere@example.com' } },
    { does: 'DELETE /account/passkeys/{id}', leaves: 'line', by: 'member' },
    { does: 'DELETE /sessions/{id}', leaves: 'line', url: `/sessions/${extra.sessionId}` },
    { does: 'POST /sessions/revoke-others', leaves: 'line' },
    {
      does: 'POST /account/password',
      leaves: 'line',
      by: 'member',
      body: { currentPassword: PASSWORD, newPassword: 'another quiet marble otter' },
    },
    { does: 'POST /members/leave', leaves: 'before', by: 'member' },
    { does: 'DELETE /connections/{id}', leaves: 'before' },
    { does: 'POST /workspaces', leaves: 'after', body: { name: 'Branch', timezone: 'UTC' } },
    { does: 'POST /workspaces/{id}/switch', leaves: 'line' },
  ];
}

const listLines = () => getDb().auditEntry.findMany({ orderBy: [{ at: 'asc' }, { id: 'asc' }] });

/** Null when it was done, else what was answered. */
async function perform({ does, url, body, by }: Act): Promise<string | null> {
  const [method = '', path = ''] = does.split(' ');
  const person = by === 'member' ? whole.member : whole.owner;
  if (does === 'POST /channels/{id}/test') {
    const viewer = { workspaceId: whole.workspace.id, timezone: 'UTC', role: 'owner' as const };
    const actor = { kind: 'user' as const, id: person.userId, name: 'owner' };
    await testChannel({ ...viewer, actor }, whole.ids['channels'] ?? '', { waitMs: 0 });
    return null;
  }
  const id = whole.ids[path.includes('passkeys') ? 'passkeys' : (path.split('/')[1] ?? '')] ?? '';
  const { headers } = await openTestSession(person.userId);
  const call = { method, headers, ...(body === undefined ? {} : { body }) };
  const response = await callRoute(url ?? path.replace('{id}', id), call);
  return response.ok ? null : `${response.status} ${await response.text()}`;
}

test('every writing operation is performed here, looked at elsewhere, or has a reason to be silent', () => {
  const writing = OPERATIONS.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
  expect([...acts.map(({ does }) => does), ...Object.keys(SILENT), ...Object.keys(SHOWN_ELSEWHERE)].sort()).toEqual(
    writing.sort(),
  );
});

test('every act leaves a line with the thing before and after, and no secret in it', async () => {
  const missing: string[] = [];
  for (const act of acts) {
    const known = new Set((await listLines()).map(({ id }) => id));
    const refusal = await perform(act);
    if (refusal !== null) missing.push(`${act.does}: ${refusal}`);
    const lines = (await listLines()).filter(({ id }) => !known.has(id));
    const isThere = lines.some(({ before, after }) => {
      if (act.leaves === 'line') return true;
      if (act.leaves === 'change')
        return before !== null && after !== null && JSON.stringify(before) !== JSON.stringify(after);
      return (act.leaves === 'after' ? after : before) !== null;
    });
    if (!isThere)
      missing.push(`${act.does}: ${JSON.stringify(lines.map((one) => [one.action, one.before, one.after]))}`);
  }
  expect(missing).toEqual([]);
  const trail = JSON.stringify((await listLines()).map(({ detail, before, after }) => [detail, before, after]));
  const secrets = ['sk-admin', 'sw_', 'hidden-path', '/share/', '/embed/', '/calendar/', '/invitation#', PASSWORD];
  expect(secrets.filter((secret) => trail.includes(secret))).toEqual([]);
  // The last characters of a signing key are shown, to recognise it by.
  expect(trail).not.toMatch(/whsec_\w/);
});

test('every line names what it is about, and shows an id only beside a name', async () => {
  const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;
  const response = await callRoute('/activity?limit=200', {
    headers: (await openTestSession(whole.owner.userId)).headers,
  });
  expect(response.status).toBe(200);
  const { data } = (await response.json()) as { data: { action: string; target: string; targetName: string | null }[] };
  expect(data.length).toBeGreaterThan(60);
  const nameless = data.filter(({ targetName }) => targetName === null || UUID.test(targetName));
  expect([...new Set(nameless.map(({ action, target, targetName }) => `${action} ${target} ${targetName}`))]).toEqual(
    [],
  );
});
