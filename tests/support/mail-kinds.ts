import type { AlertMail } from '@/lib/domain/notifications/alert-mail';
import type { AlertMessage } from '@/lib/domain/notifications/notification';
import type { AccountMessage } from '@/lib/domain/people/account-mail';
import { presentAccountMail } from '@/lib/presenters/email/present-account-mail';
import { presentAlertMail } from '@/lib/presenters/email/present-alert-mail';
import {
  buildBudgetMessage,
  buildDailyDigest,
  buildDigestMessage,
  buildLeakMessage,
  buildMonthlyDigest,
  buildResolvedMessage,
  buildStaleDataMessage,
  buildSummaryOfThree,
  buildTestMessage,
} from './sample-messages';

export type MailKind = { name: string; mail: AlertMail };

const NOTICE = {
  origin: { device: 'Chrome on macOS', address: '203.0.113.7' },
  at: '2026-11-23T02:13:00.000Z',
} as const;

const KEYS = {
  workspaceName: 'Acme',
  keys: [{ id: 'key_ci', name: 'ci-runner', project: 'Builds', isOwn: true }],
  count: 3,
};

/** One mail of every kind that Spendwatch sends, with links below `publicUrl` (no trailing slash). */
export function listMailKinds(
  publicUrl: string,
  ids: { incidentId?: string; unsubscribePath?: string } = {},
): MailKind[] {
  const { incidentId = '01935a7e-0000-7000-8000-000000000012', unsubscribePath = '/unsubscribe/sample' } = ids;
  const link = (path: string) => `${publicUrl}/${path}#sample-token`;
  const alerts: [name: string, message: AlertMessage, ageMs?: number][] = [
    ['leak', buildLeakMessage({ incidentId })],
    ['leak-escalated', buildLeakMessage({ incidentId, reason: 'escalated' })],
    ['leak-still-open', buildLeakMessage({ incidentId, reason: 'repeat' })],
    ['leak-late', buildLeakMessage({ incidentId }), 67 * 60_000],
    ['leak-resolved', { ...buildResolvedMessage(), incidentId }],
    ['budget', { ...buildBudgetMessage(), incidentId }],
    ['stale-data', { ...buildStaleDataMessage(), incidentId }],
    ['summary', buildSummaryOfThree()],
    ['digest-daily', buildDailyDigest({ unsubscribePath })],
    ['digest-weekly', buildDigestMessage({ unsubscribePath })],
    ['digest-monthly', buildMonthlyDigest({ unsubscribePath })],
    ['test', buildTestMessage()],
  ];
  const accounts: AccountMessage[] = [
    { ...KEYS, kind: 'key-confirmation', answerBy: '2026-12-14', isRepeat: false },
    {
      ...KEYS,
      kind: 'key-reminder',
      keys: KEYS.keys.map((key) => ({ ...key, dueOn: '2026-12-08', reason: 'rotation' })),
    },
    {
      ...{ kind: 'invitation', workspaceName: 'Acme', invitedBy: 'Ada', role: 'member', url: link('invitation') },
      expiresAt: '2026-11-30T02:13:00.000Z',
    },
    {
      ...{ kind: 'payer-statement', workspaceName: 'Acme', name: 'Search', month: '2026-10', costSource: 'billed' },
      ...{ complete: true, own: '1203.44', total: '1310.4' },
      lines: [
        { label: 'Web, ci-runner', detail: 'gpt-5', amount: '1100.04' },
        { label: 'Shared: Platform', detail: '', amount: '103.4' },
      ],
      beneath: [{ name: 'Ranking', amount: '106.96' }],
    },
    { ...NOTICE, kind: 'password-reset', url: link('reset-password') },
    { ...NOTICE, kind: 'email-change', url: link('confirm-email'), newEmail: 'ada@acme.example' },
    { ...NOTICE, kind: 'email-changed', newEmail: 'ada@acme.example' },
    { ...NOTICE, kind: 'new-device' },
    { ...NOTICE, kind: 'password-changed' },
    { ...NOTICE, kind: 'factor-added', factor: 'a passkey' },
    { ...NOTICE, kind: 'factor-removed', factor: 'an authenticator app' },
    { ...NOTICE, kind: 'recovery-code-used', remaining: 7 },
    {
      ...{ kind: 'mention', by: 'Ada', incidentId, incidentNumber: 12, incidentTitle: '$713/h on key ci-runner' },
      text: '@Grace could you look at the runner?',
    },
    {
      ...{ kind: 'containment-request', by: 'Grace', title: 'Deny gpt-5 in project Web', reason: 'Looks stolen' },
      explanation: 'One key stops: ci-runner. Can be undone: the list of now is saved and set again.',
    },
    { ...NOTICE, kind: 'identity-linked', provider: 'Google', isFurther: true },
  ];
  return [
    ...alerts.map(([name, message, ageMs = 0]) => ({ name, mail: presentAlertMail(message, { publicUrl, ageMs }) })),
    ...accounts.map((message) => ({ name: message.kind, mail: presentAccountMail(message, publicUrl) })),
  ];
}

/** Every address that a mail leads to, in its HTML part, its text part and its headers. */
export function listMailAddresses(
  parts: { html: string | null; text: string },
  unsubscribeUrl: string | null,
): string[] {
  const inHtml = [...(parts.html ?? '').matchAll(/(?:href|src)="(https?:[^"]+)"/g)].map(([, url = '']) =>
    url.replaceAll('&amp;', '&'),
  );
  const inText = parts.text.match(/https?:\/\/[^\s<>)]+/g) ?? [];
  return [...new Set([...inHtml, ...inText, ...(unsubscribeUrl === null ? [] : [unsubscribeUrl])])];
}
