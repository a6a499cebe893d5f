import type { Organization } from './organization';
import { hashInts, renderId } from './random';

/** One row of the audit log as the API returns it; the details sit under a field named like the type. */
export type AuditRecord = {
  id: string;
  type: string;
  effective_at: number;
  project?: { id: string; name: string | undefined };
  actor?: unknown;
  [details: string]: unknown;
};

/** A row to be added; the id is made up when absent. */
export type NewAuditRecord = Omit<AuditRecord, 'id' | 'effective_at'> & {
  id?: string;
  /** Seconds since 1970; absent = now. An older one is an event that arrives late. */
  effective_at?: number;
};

/**
 * How the log behaves. The reference says that the log has to be switched on and not what is answered until then: both
 * an empty list and a refusal can be chosen.
 */
export type AuditMode = {
  state: 'on' | 'empty' | 'not-switched-on' | 'forbidden';
  /** What is asked with tenant_only is refused. */
  refusesTenant: boolean;
  /** The last row of a page comes again as the first of the next, and neighbours change places. */
  disorderly: boolean;
};

export type AuditLog = {
  mode: AuditMode;
  append(record: NewAuditRecord, nowSecond: number): AuditRecord;
  /** All rows up to a second, newest first. */
  list(nowSecond: number): AuditRecord[];
};

const DAY = 86_400;
/** As far back as the invented history reaches. */
const HISTORY_DAYS = 120;

/** The log of an invented organization: office hours of its people, made from the seed alone, and what was added. */
export function createAuditLog(seed: number, organization: Organization): AuditLog {
  const added: AuditRecord[] = [];
  const days = new Map<number, AuditRecord[]>();
  let count = 0;
  const readDay = (day: number) => {
    const known = days.get(day);
    if (known) return known;
    const made = describeDay(seed, organization, day);
    days.set(day, made);
    return made;
  };
  return {
    mode: { state: 'on', refusesTenant: false, disorderly: false },
    append(record, nowSecond) {
      count += 1;
      const id = record.id ?? `audit_log-${renderId('', `${seed} added ${count}`, 20)}`;
      const row = { ...record, id, effective_at: record.effective_at ?? nowSecond } as AuditRecord;
      added.push(row);
      return row;
    },
    list(nowSecond) {
      const today = Math.floor(nowSecond / DAY);
      const rows = Array.from({ length: HISTORY_DAYS + 1 }, (_, ago) => readDay(today - ago)).flat();
      return [...rows, ...describeKeys(organization), ...added]
        .filter((row) => row.effective_at <= nowSecond)
        .sort((left, right) => right.effective_at - left.effective_at || (left.id < right.id ? 1 : -1));
    },
  };
}

/** A person at work, as the log records it. */
export function renderSession(
  person: { id: string; email: string },
  from: { address: string; country?: string; asn?: string },
): AuditRecord['actor'] {
  const { address, country, asn } = from;
  return {
    type: 'session',
    session: {
      user: { id: person.id, email: person.email },
      ip_address: address,
      user_agent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)',
      ...(country === undefined ? {} : { ip_address_details: { country, city: null, asn: asn ?? null } }),
    },
  };
}

/** The network a person works from: an office that all share, and one of their own. */
export function describeNetwork(index: number, isOffice: boolean): { address: string; country: string; asn: string } {
  if (isOffice) return { address: `203.0.113.${10 + (index % 40)}`, country: 'SE', asn: '64500' };
  return { address: `198.51.100.${10 + index}`, country: 'SE', asn: '64501' };
}

/** One day of sign-ins, with a mistyped password now and then. Nothing on weekends. */
function describeDay(seed: number, organization: Organization, day: number): AuditRecord[] {
  const weekday = (day + 4) % 7;
  if (weekday === 0 || weekday === 6) return [];
  return organization.people.flatMap((person, index) => {
    const draw = hashInts(seed, day, index, 11);
    if (draw % 5 === 0) return [];
    const at = day * DAY + 7 * 3_600 + (draw % 7_200);
    const actor = renderSession(person, describeNetwork(index, draw % 3 !== 0));
    const row = (type: string, effective_at: number, details: object): AuditRecord => ({
      ...{
        id: renderId('audit_log-', `${seed} ${day} ${index} ${type} ${effective_at}`, 20),
        type,
        effective_at,
        actor,
      },
      [type]: details,
    });
    const failed = { error_code: 'invalid_credentials', error_message: 'Wrong password' };
    return [
      ...(draw % 17 === 0 ? [row('login.failed', at - 40, failed)] : []),
      row('login.succeeded', at, {}),
      row('logout.succeeded', at + 9 * 3_600, {}),
    ];
  });
}

/** How the keys that are there came to be. */
function describeKeys(organization: Organization): AuditRecord[] {
  const [owner] = organization.people;
  if (!owner) return [];
  return organization.keys.map((key) => ({
    id: renderId('audit_log-', key.name, 20),
    type: 'api_key.created',
    effective_at: Math.floor(key.createdAt.getTime() / 1_000),
    project: { id: key.projectId, name: organization.projects.find(({ id }) => id === key.projectId)?.name },
    actor: renderSession(owner, describeNetwork(0, true)),
    'api_key.created': { id: key.id, data: { scopes: [] } },
  }));
}
