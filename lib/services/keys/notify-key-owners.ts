import { getDb, inTransaction, type Transaction } from '@/lib/db/client';
import { findKeyPolicy } from '@/lib/db/keys/key-policies';
import { type KeyRow, listKeyRows, markKeysAsked, markKeysReminded, markQuestionsRepeated } from '@/lib/db/keys/keys';
import { getWorkspaceLabel } from '@/lib/db/notifications/incident-notifications';
import { listPolicies } from '@/lib/db/notifications/notification-policies';
import { listStandingSilences } from '@/lib/db/notifications/silences';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { listMemberRows, type MemberRow } from '@/lib/db/people/members';
import { matchesIncident } from '@/lib/domain/incidents/incident-matcher';
import { findAnswerers } from '@/lib/domain/keys/key-answerer';
import { findAnswerBy, isConfirmationDue, isRepeatDue } from '@/lib/domain/keys/key-confirmation';
import { findReminder, type KeyDue } from '@/lib/domain/keys/key-due';
import type { KeyPolicy } from '@/lib/domain/keys/key-policy';
import type { NotificationPolicy } from '@/lib/domain/notifications/notification-policy';
import { findActiveSilence, type Silence } from '@/lib/domain/notifications/silence';
import type { AccountMessage } from '@/lib/domain/people/account-mail';
import { findOccurrenceAt } from '@/lib/domain/weekly-window';
import { queueAccountMail } from '@/lib/services/people/account-mails';
import { lockRegister } from './write-register';

const SYSTEM = 'Spendwatch';
/** Keys that a mail names; the page has all. */
const MAX_NAMED = 20;

type Input = { workspaceId: string; now: Date };
type OwnerRound = Pick<Round, 'workspaceName' | 'members'> & { workspaceId: string; now: Date };
type Round = {
  workspaceName: string;
  members: MemberRow[];
  silences: Silence[];
  policies: NotificationPolicy[];
};

/**
 * Asks owners by mail whether their keys are needed, where the policy says so, and reminds them of keys that are soon due:
 * one mail a person, by day in the workspace's zone, each question twice and each day once however many workers look. What a silence
 * or the quiet hours of a policy cover waits until they end. Returns how many mails were queued.
 */
export async function notifyKeyOwners({ workspaceId, now }: Input): Promise<number> {
  const { name, timezone } = await getWorkspaceLabel(getDb(), workspaceId);
  const daytime = { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '08:00', until: '18:00', timezone };
  if (findOccurrenceAt(daytime, now) === null) return 0;
  return inTransaction(async (tx) => {
    await lockRegister(tx, workspaceId);
    const policy = await findKeyPolicy(tx, workspaceId);
    const keys = await listKeyRows(tx, workspaceId, {});
    const asked = keys.filter((key) => isConfirmationDue(key, policy, now));
    const repeated = keys.filter((key) => isRepeatDue(key, policy, now));
    const reminded = keys.flatMap((key) => {
      const due = findReminder(key, policy, now);
      return due ? [{ key, due }] : [];
    });
    if (asked.length + repeated.length + reminded.length === 0) return 0;
    const round: Round = {
      workspaceName: name,
      members: await listMemberRows(tx, workspaceId),
      silences: await listStandingSilences(tx, workspaceId, now),
      policies: await listPolicies(tx, workspaceId),
    };
    const isNotified = (key: KeyRow) => !isHeldBack(key, round, now);
    const ownerRound = { ...round, workspaceId, now };
    return (
      (await askOwners(tx, ownerRound, asked.filter(isNotified), policy)) +
      (await repeatQuestions(tx, ownerRound, repeated.filter(isNotified), policy)) +
      (await remindOwners(
        tx,
        ownerRound,
        reminded.filter(({ key }) => isNotified(key)),
      ))
    );
  });
}

/** A silence or the quiet hours of the first policy that speaks of the key. */
function isHeldBack({ connectionId, projectId, id }: KeyRow, { silences, policies }: Round, now: Date): boolean {
  const subject = {
    severity: 'warning',
    kind: 'key-hygiene',
    scope: { connectionId, projectId, apiKeyId: id },
  } as const;
  if (findActiveSilence(silences, subject, now)) return true;
  const policy = policies.find((one) => one.enabled && matchesIncident(one.matcher, subject));
  return policy?.quietHours.some((window) => findOccurrenceAt(window, now) !== null) ?? false;
}

const formatAnswerBy = (askedAt: Date, policy: KeyPolicy) => findAnswerBy(askedAt, policy).toISOString().slice(0, 10);

async function askOwners(tx: Transaction, ownerRound: OwnerRound, keys: readonly KeyRow[], policy: KeyPolicy) {
  if (keys.length === 0) return 0;
  const { workspaceId, now, workspaceName } = ownerRound;
  const answerBy = formatAnswerBy(now, policy);
  await markKeysAsked(tx, workspaceId, keys, now, SYSTEM);
  return mailMembers(
    tx,
    ownerRound,
    keys.map((key) => ({ key, more: {} })),
    'keys.confirmation-asked',
    (own, count) => ({ kind: 'key-confirmation', workspaceName, keys: own, count, answerBy, isRepeat: false }),
  );
}

/** One more mail about questions without an answer; the day until which an answer is in time stays. */
async function repeatQuestions(tx: Transaction, ownerRound: OwnerRound, keys: readonly KeyRow[], policy: KeyPolicy) {
  if (keys.length === 0) return 0;
  const { workspaceId, now, workspaceName } = ownerRound;
  await markQuestionsRepeated(tx, workspaceId, keys, now);
  const days = keys.map(({ confirmationAskedAt }) => formatAnswerBy(confirmationAskedAt ?? now, policy)).sort();
  const answerBy = days[0] ?? formatAnswerBy(now, policy);
  return mailMembers(
    tx,
    ownerRound,
    keys.map((key) => ({ key, more: {} })),
    'keys.confirmation-repeated',
    (own, count) => ({ kind: 'key-confirmation', workspaceName, keys: own, count, answerBy, isRepeat: true }),
  );
}

async function remindOwners(tx: Transaction, ownerRound: OwnerRound, dues: readonly { key: KeyRow; due: KeyDue }[]) {
  if (dues.length === 0) return 0;
  const { workspaceId, now, workspaceName } = ownerRound;
  const marks = dues.map(({ key, due }) => ({ connectionId: key.connectionId, id: key.id, on: due.on }));
  await markKeysReminded(tx, workspaceId, marks, now, SYSTEM);
  const soonest = [...dues].sort((left, right) => left.due.on.localeCompare(right.due.on));
  return mailMembers(
    tx,
    ownerRound,
    soonest.map(({ key, due }) => ({ key, more: { dueOn: due.on, reason: due.reason } })),
    'keys.reminded',
    (keys, count) => ({ kind: 'key-reminder', workspaceName, keys, count }),
  );
}

type NamedKey = { id: string; name: string; project: string; isOwn: boolean };

/** One mail to each member who answers for some of the keys. */
async function mailMembers<More extends object>(
  tx: Transaction,
  { workspaceId, members, now }: OwnerRound,
  keys: readonly { key: KeyRow; more: More }[],
  action: string,
  render: (keys: (NamedKey & More)[], count: number) => AccountMessage,
): Promise<number> {
  const byMember = new Map<MemberRow, (NamedKey & More)[]>();
  for (const { key, more } of keys) {
    const { members: answerers, isOwn } = findAnswerers(key, members);
    for (const member of answerers) {
      const project = key.projectName ?? key.projectId;
      const named = { id: key.id, name: key.name || key.id, project, isOwn, ...more };
      byMember.set(member, [...(byMember.get(member) ?? []), named]);
    }
  }
  for (const [{ id, name, email }, own] of byMember) {
    const message = render(own.slice(0, MAX_NAMED), own.length);
    await queueAccountMail(tx, { workspaceId, recipient: email }, message, now);
    await insertAuditEntry(tx, {
      ...{ workspaceId, actor: SYSTEM, action, target: id, detail: { name, keys: own.length } },
    });
  }
  return byMember.size;
}
