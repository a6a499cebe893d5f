import type { AccountEvent } from '@/lib/domain/account-activity/account-event';
import { auditEventSchema } from '@/lib/providers/openai/schema';

/** Monday, 2026-08-03. */
export const START = Date.UTC(2026, 7, 3);
const DAY_MS = 86_400_000;
const DAYS = 56 + 30;
/** Eight weeks that teach, and a month that is judged: three weeks of it around the stories. */
export const JUDGED_FROM = new Date(START + 56 * DAY_MS);

/** Small numbers by address: the same organization every time. */
function draw(seed: number, ...place: number[]): number {
  let hash = seed;
  for (const part of place) {
    hash = Math.imul(hash ^ part, 0x9e3779b1);
    hash ^= hash >>> 15;
    hash = Math.imul(hash, 0x85ebca6b);
    hash ^= hash >>> 13;
  }
  return (hash >>> 0) / 4_294_967_296;
}

export type Person = {
  id: string;
  email: string;
  home: { ip: string; asn: string };
  startHour: number;
  makesKeys: boolean;
};

export const OFFICE = { ip: '203.0.113.20', asn: '64500', country: 'SE' };

/** Twelve people of one company; the first two manage it, four make keys. */
export const PEOPLE: readonly Person[] = Array.from({ length: 12 }, (_, index) => ({
  id: `user-${index}`,
  email: `person${index}@northwind.example`,
  home: { ip: `198.51.${index}.7`, asn: String(64_510 + (index % 4)) },
  startHour: 7 + (index % 3),
  makesKeys: index < 4,
}));

type Row = { type: string; at: number; actor?: unknown; details?: object; project?: string; id?: string };

let count = 0;

/** An event as it comes out of the provider's door: raw row, parsed by the schema that reads the API. */
export function makeEvent({ type, at, actor, details = {}, project, id }: Row): AccountEvent {
  count += 1;
  const row = {
    id: id ?? `audit_log-${count}`,
    ...{ type, effective_at: Math.floor(at / 1_000), actor, [type]: details },
    ...(project === undefined ? {} : { project: { id: project, name: project } }),
  };
  const { effectiveAt, actor: who, ...rest } = auditEventSchema.parse(row);
  const { ipAddress: address, country, asn, userAgent: _userAgent, ...person } = who;
  return { ...rest, at: effectiveAt, actor: { ...person, name: null }, address, country, asn };
}

export function session(person: Pick<Person, 'id' | 'email'>, from: { ip: string; asn?: string; country?: string }) {
  const { ip, asn, country } = from;
  const place = country === undefined ? {} : { ip_address_details: { country, asn } };
  return { type: 'session', session: { user: { id: person.id, email: person.email }, ip_address: ip, ...place } };
}

export const home = (person: Person) => ({ ...person.home, country: 'SE' });

export function byKey(keyId: string, owner?: Pick<Person, 'id' | 'email'>) {
  return { type: 'api_key', api_key: { id: keyId, type: 'user', ...(owner ? { user: owner } : {}) } };
}

/**
 * Twelve weeks of an ordinary company: sign-ins from office and home in office hours, mistyped passwords, keys made and
 * deleted by those who do, invitations to colleagues, rate limits changed, an automation that rotates keys at night, a
 * phone's network now and then, a journey abroad.
 */
export function makeNoise(seed: number): AccountEvent[] {
  return Array.from({ length: DAYS }, (_, day) => makeDay(seed, day)).flat();
}

function makeDay(seed: number, day: number): AccountEvent[] {
  const events = [
    makeEvent({
      type: 'api_key.created',
      at: START + day * DAY_MS + 3 * 3_600_000,
      actor: byKey('key_rotator'),
      project: 'proj_a',
      details: { id: `key_rot_${day}`, data: { scopes: ['model.request'] } },
    }),
  ];
  if (day > 0)
    events.push(
      makeEvent({
        type: 'api_key.deleted',
        at: START + day * DAY_MS + 3 * 3_600_000 + 60_000,
        actor: byKey('key_rotator'),
        details: { id: `key_rot_${day - 1}` },
      }),
    );
  if (day % 7 > 4) return events;
  for (const [index, person] of PEOPLE.entries()) {
    const luck = draw(seed, day, index, 1);
    if (luck < 0.15) continue;
    const at = START + day * DAY_MS + person.startHour * 3_600_000 + Math.floor(draw(seed, day, index, 2) * 5_400_000);
    // One person is abroad for a week, before what is judged; phones bring an operator that nobody else has.
    const isAbroad = index === 5 && day >= 28 && day < 33;
    const from = isAbroad
      ? { ip: '192.0.2.77', asn: '64700', country: 'DE' }
      : luck > 0.985
        ? { ip: `100.64.${index}.${day}`, asn: String(64_900 + index), country: 'SE' }
        : luck < 0.45
          ? home(person)
          : OFFICE;
    const actor = session(person, from);
    const mistakes = Math.floor(draw(seed, day, index, 3) * 12) - 8;
    for (let step = 0; step < mistakes; step += 1) {
      events.push(
        makeEvent({
          type: 'login.failed',
          at: at - 90_000 + step * 20_000,
          actor,
          details: { error_code: 'invalid_credentials' },
        }),
      );
    }
    events.push(makeEvent({ type: 'login.succeeded', at, actor }));
    events.push(...makeWork(seed, day, index, person, actor, at));
    events.push(makeEvent({ type: 'logout.succeeded', at: at + 8 * 3_600_000, actor }));
  }
  return events;
}

function makeWork(seed: number, day: number, index: number, person: Person, actor: object, at: number): AccountEvent[] {
  const events: AccountEvent[] = [];
  const later = at + 3_600_000 + Math.floor(draw(seed, day, index, 4) * 4 * 3_600_000);
  const chance = draw(seed, day, index, 5);
  if (person.makesKeys && chance < 0.12) {
    events.push(
      makeEvent({
        type: 'api_key.created',
        at: later,
        actor,
        project: 'proj_a',
        details: { id: `key_${day}_${index}`, data: { scopes: [] } },
      }),
    );
  }
  if (person.makesKeys && chance > 0.94) {
    events.push(
      makeEvent({
        type: 'api_key.deleted',
        at: later,
        actor,
        project: 'proj_a',
        details: { id: `key_${day - 3}_${index}` },
      }),
    );
  }
  if (index < 2 && chance > 0.4 && chance < 0.5) {
    const per_minute = 500 + Math.floor(draw(seed, day, index, 6) * 500);
    events.push(
      makeEvent({
        type: 'rate_limit.updated',
        at: later,
        actor,
        project: 'proj_a',
        details: { id: 'rl-gpt-5', changes_requested: { max_requests_per_1_minute: per_minute } },
      }),
    );
  }
  if (index === 0 && chance > 0.5 && chance < 0.56) {
    events.push(
      makeEvent({
        type: 'invite.sent',
        at: later,
        actor,
        details: { id: `invite-${day}`, data: { email: `new${day}@northwind.example`, role: 'reader' } },
      }),
    );
    events.push(
      makeEvent({
        type: 'user.added',
        at: later + 3_600_000,
        actor,
        details: { id: `user-new-${day}`, data: { role: 'reader' } },
      }),
    );
  }
  if (index === 1 && chance > 0.6 && chance < 0.65) {
    events.push(
      makeEvent({
        type: 'role.assignment.created',
        at: later,
        actor,
        details: { id: 'role-api-project-member', principal_id: 'user-7', resource_id: 'proj_a' },
      }),
    );
  }
  if (index === 0 && chance > 0.7 && chance < 0.72) {
    events.push(makeEvent({ type: 'tenant.workload_identity.access_token.issued', at: later, actor: byKey('key_ci') }));
  }
  return events;
}
