import type { Incident, IncidentFact, IncidentMeasures } from '@/lib/domain/incidents/incident';
import { type AccountEvent, getActorKey, renderActor, renderOrigin } from './account-event';
import type { AccountRule, AccountSign } from './account-sign';

/** Rules that count many events of one kind: one more event is no news. */
const BURSTS: ReadonlySet<AccountRule> = new Set(['failed-sign-ins', 'many-deletions']);
const MAX_EVENTS = 30;

/** What the dedup keys of all finds begin with that belong together: rule, and actor or subject, of one log. */
export function makeSignGroup(source: string, { rule, subject }: AccountSign, event: AccountEvent): string {
  return `account-activity:${source}:${rule}:${subject ?? getActorKey(event.actor) ?? 'nobody'}:`;
}

/** Whether one more find of an open incident is worth another notification. */
export function isNewsAgain({ rule }: AccountSign): boolean {
  return !BURSTS.has(rule);
}

/**
 * What is reported about a find, with what the same incident already reported about earlier events. `sourceName` names
 * the log: a connection, or Spendwatch itself. It has no spend, so all amounts are zero.
 */
export function renderSign(
  sign: AccountSign,
  event: AccountEvent,
  sourceName: string,
  standing: Pick<Incident, 'facts' | 'windowStart' | 'windowEnd'> | null,
): IncidentMeasures {
  const actor = renderActor(event.actor);
  const origin = renderOrigin(event);
  const facts: IncidentFact[] = [
    { kind: 'actor', text: `By ${actor}` },
    { kind: 'address', text: origin === null ? 'From an address that is not in the log' : `From ${origin}` },
    ...(sign.before === null ? [] : [{ kind: 'before', text: `Before: ${sign.before}` }]),
    ...(sign.after === null ? [] : [{ kind: 'after', text: `After: ${sign.after}` }]),
    ...sign.reasons.map((text) => ({ kind: 'reason', text: capitalize(text) })),
    { kind: 'advice', text: sign.advice },
  ];
  const seen = standing?.facts.filter(({ kind }) => kind === 'event') ?? [];
  const own: IncidentFact = { kind: 'event', text: `${renderInstant(event.at)} ${event.type} (${event.id})` };
  const events = [...seen.filter(({ text }) => text !== own.text), own].slice(-MAX_EVENTS);
  const why = sign.reasons.length === 0 ? '' : ` Why this is reported: ${sign.reasons.join('; ')}.`;
  const others = events.length > 1 ? ` ${events.length} events so far.` : '';
  return {
    title: `${sign.title} (${sourceName}, by ${actor})`.slice(0, 300),
    windowStart: standing && standing.windowStart < event.at ? standing.windowStart : event.at,
    windowEnd: standing && standing.windowEnd > event.at ? standing.windowEnd : event.at,
    ...{ observedNanos: 0n, expectedNanos: 0n, excessNanos: 0n, ratePerHourNanos: 0n, projected24hNanos: 0n },
    contributors: [],
    facts: [...facts, ...events],
    explanation: `${sign.title} in ${sourceName}, by ${actor}${origin === null ? '' : ` from ${origin}`}, at ${renderInstant(event.at)}.${why}${others} ${sign.advice}`,
  };
}

const renderInstant = (at: Date): string => `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;

const capitalize = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
