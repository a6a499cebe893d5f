import { SEVERITIES } from '@/lib/domain/incidents/incident';
import { DAY_MS } from '@/lib/domain/time';
import { OutsideHours } from './find-deviations';
import { judgeKey } from './judge-key';
import { CHANGE_AREAS } from './key-access';
import {
  FINDING_CODES,
  type FindingAdminKey,
  type FindingConnection,
  type FindingFacts,
  formatDay,
  type KeyFinding,
} from './key-finding';

/** Everything found about the keys of a workspace: most severe first, then by what it may cost. */
export function findKeyFindings(facts: FindingFacts): KeyFinding[] {
  const { policy, now } = facts;
  const byId = <T extends { connectionId: string; id: string }>(rows: readonly T[]) =>
    new Map(rows.map((row) => [`${row.connectionId} ${row.id}`, row]));
  const projects = byId(facts.projects);
  const people = byId(facts.people);
  const peopled = new Set(facts.people.map(({ connectionId }) => connectionId));
  const outside = new OutsideHours(now, facts.timezone);
  const found = [
    ...facts.keys.flatMap((key) =>
      judgeKey(key, {
        ...{ policy, now, outside },
        project: projects.get(`${key.connectionId} ${key.projectId}`) ?? null,
        owner: people.get(`${key.connectionId} ${key.ownerId ?? ''}`) ?? null,
        knowsPeople: peopled.has(key.connectionId),
      }),
    ),
    ...facts.connections.flatMap((connection) => [
      ...judgeAdminKeys(connection, facts),
      ...judgeOwnKeys(connection, facts),
    ]),
  ];
  return found.sort(compareFindings);
}

/** Most severe first, then what costs most, then by name, so that equal questions have equal answers. */
export function compareFindings(left: KeyFinding, right: KeyFinding): number {
  return (
    SEVERITIES.indexOf(right.severity) - SEVERITIES.indexOf(left.severity) ||
    FINDING_CODES.indexOf(left.code) - FINDING_CODES.indexOf(right.code) ||
    (left.monthlyNanos === right.monthlyNanos ? 0 : left.monthlyNanos > right.monthlyNanos ? -1 : 1) ||
    compareText(left.subject.connectionId, right.subject.connectionId) ||
    compareText(left.subject.id, right.subject.id)
  );
}

/** Ids have no language; comparing them by its rules costs more than judging the keys. */
const compareText = (left: string, right: string): number => (left === right ? 0 : left < right ? -1 : 1);

function judgeAdminKeys(connection: FindingConnection, { adminKeys }: FindingFacts): KeyFinding[] {
  return adminKeys
    .filter((key) => key.connectionId === connection.id && key.expiresAt === null)
    .map((key) => ({
      code: 'admin-key-without-expiry',
      severity: 'warning',
      text: `Admin key ${key.redactedValue}${key.ownerName === null ? '' : ` of ${key.ownerName}`} never expires: anyone who steals it controls the organization for good`,
      since: key.createdAt ?? key.firstSeenAt,
      subject: { kind: 'admin-key', connectionId: connection.id, id: key.id, name: key.name, projectId: null },
      monthlyNanos: 0n,
      nextStep: {
        text: 'Replace it by one that expires within a year',
        href: 'https://platform.openai.com/settings/organization/admin-keys',
      },
    }));
}

/** Days left in which losing our own key is no warning any more but an emergency. */
const URGENT_DAYS = 3;

/** The keys that we read and act with: about to end, or able to do more than their work needs. */
function judgeOwnKeys(connection: FindingConnection, { adminKeys, policy, now }: FindingFacts): KeyFinding[] {
  const subject = {
    ...{ kind: 'connection' as const, connectionId: connection.id, id: connection.id, name: connection.name },
    projectId: null,
  };
  const step = (text: string) => ({ text, href: '/settings/connections' });
  const ends = [
    { what: 'The key that it reads with', at: connection.adminKeyExpiresAt },
    { what: 'Its action key', at: findActionKeyEnd(connection, adminKeys) },
  ];
  const ending = ends.flatMap(({ what, at }): KeyFinding[] => {
    if (at === null || at.getTime() - now.getTime() > policy.expiryWarningDays * DAY_MS) return [];
    return [
      {
        code: 'own-key-ending',
        severity: at.getTime() - now.getTime() <= URGENT_DAYS * DAY_MS ? 'critical' : 'warning',
        text: `${what} ${at <= now ? 'ended' : 'ends'} on ${formatDay(at)}: nothing is watched by it afterwards`,
        since: new Date(at.getTime() - policy.expiryWarningDays * DAY_MS),
        ...{ subject, monthlyNanos: 0n },
        nextStep: step('Make a new one and replace it here'),
      },
    ];
  });
  const areas = connection.keyAccess?.admin?.areas ?? [];
  const mayChange = areas.some(
    ({ area, state }) => state === 'allowed' && (CHANGE_AREAS as readonly string[]).includes(area),
  );
  if (!mayChange) return ending;
  return [
    ...ending,
    {
      ...{ code: 'over-privileged', severity: 'warning', since: connection.createdAt, subject, monthlyNanos: 0n },
      text: 'The key that it reads with can also change the organization: anyone who steals it can delete keys and lift limits',
      nextStep: step('Replace it by a key with the permission "Read only"'),
    },
  ];
}

/** The end of the action key, where exactly one admin key of the list looks like it. */
function findActionKeyEnd(connection: FindingConnection, adminKeys: readonly FindingAdminKey[]): Date | null {
  const hint = connection.actionKeyHint;
  if (hint === null) return null;
  const alike = adminKeys.filter((key) => key.connectionId === connection.id && isEndingAlike(key.redactedValue, hint));
  return alike.length === 1 ? (alike[0]?.expiresAt ?? null) : null;
}

/** Providers show three or four last characters, we keep four. */
function isEndingAlike(redactedValue: string, hint: string): boolean {
  const shown = /[.*…]+([^.*…]+)$/.exec(redactedValue)?.[1] ?? '';
  return shown.length >= 3 && (hint.endsWith(shown) || shown.endsWith(hint));
}
