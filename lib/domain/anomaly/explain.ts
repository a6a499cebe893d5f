import { formatDollars } from '@/lib/domain/money';
import { computeModelFamily } from '@/lib/domain/usage/model-family';
import type { Evidence, EvidenceTest } from './judge';
import type { Series } from './series';
import type { Contributor, DetectionFact, DetectionScope, DisplayNames, FactKind } from './types';

/** Month so far and to come, micro-dollars; `connectionName` where it is only this connection's. */
export type MonthOutlook = {
  usualEnd: number;
  remainingHours: number;
  budget: number | null;
  connectionName: string | null;
};

export type Account = { explanation: string; facts: DetectionFact[] };

const FACT_OF_TEST: Record<EvidenceTest, FactKind> = {
  burst: 'level',
  hour: 'level',
  pace: 'level',
  sixHours: 'level',
  day: 'level',
  wholeDay: 'level',
  price: 'price_per_request',
  loop: 'request_rate',
  night: 'unusual_hours',
  quiet: 'unusual_hours',
  model: 'new_model',
  user: 'new_user',
  tier: 'level',
  woke: 'woke_up',
  newKey: 'new_key',
  canary: 'canary',
  drift: 'steady_rise',
  dear: 'price_per_request',
  together: 'level',
  budget: 'budget',
};

/**
 * Two to four plain sentences about an incident and the same as facts: what and how much, what is usual, who carries
 * it, and what it will cost. Page, mail and API show this text as it is.
 */
export function explain(
  series: Series,
  evidence: Evidence,
  rate: number,
  found: readonly Evidence[],
  scope: DetectionScope,
  contributors: readonly Contributor[],
  minute: number,
  names: DisplayNames,
  outlook: MonthOutlook,
): Account {
  const facts: DetectionFact[] = [];
  for (const entry of [evidence, ...found.filter(({ test }) => test !== evidence.test)]) {
    if (entry === evidence || !saysNothing(entry)) facts.push(describeEvidence(series, entry, minute, names));
  }
  if (series.leaves.some((leaf) => leaf.unpriced && minute - leaf.lastSeen < 60)) {
    facts.push({
      kind: 'unpriced',
      text: 'Part of this usage has no known price; it is judged at a stand-in of $2.50 and $10 per million tokens.',
    });
  }
  if (evidence.test === 'budget') return { explanation: facts[0]?.text ?? '', facts };
  const sentences = [describeAmount(series, evidence, rate, names), facts[0]?.text ?? ''];
  const carrier = describeCarrier(scope, contributors, evidence, names);
  if (carrier !== null) sentences.push(carrier);
  // Days alone do not tell how far the month is.
  sentences.push(describeOutlook(rate, evidence.test === 'wholeDay' ? { ...outlook, usualEnd: 0 } : outlook));
  return { explanation: sentences.filter((text) => text !== '').join(' '), facts };
}

function describeAmount(series: Series, evidence: Evidence, rate: number, names: DisplayNames): string {
  const isSpread = evidence.spreadKeys !== undefined;
  const subject = isSpread ? describeSpread(evidence, names) : describeSubject(series, names);
  return `${subject} spent ${dollars(evidence.observed)} in the last ${describeSpan(evidence.windowMinutes)}, ${dollars(rate)} an hour above the usual.`;
}

function describeSpread(evidence: Evidence, names: DisplayNames): string {
  return `${capitalize(evidence.dimension ?? evidence.test)} ${nameSpread(evidence, names)}`;
}

function nameUser(id: string, names: DisplayNames): string {
  return names.users?.[id] ?? id;
}

function nameSpread({ test, dimension, subject = '' }: Evidence, names: DisplayNames): string {
  if (dimension === 'kind') return subject.replaceAll('_', ' ');
  return (dimension ?? test) === 'user' ? nameUser(subject, names) : computeModelFamily(subject);
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** How people call the series: its name where one is known, its id otherwise. */
export function describeSubject(series: Series, names: DisplayNames): string {
  if (series.level === 'organization') return 'The organization';
  const { projectId, apiKeyId } = series;
  const project = projectId === null ? 'no project' : (names.projects?.[projectId] ?? projectId);
  if (series.level === 'project') return `Project ${project}`;
  if (apiKeyId === null) return `Use without a key in project ${project}`;
  return `Key ${names.apiKeys?.[apiKeyId] ?? apiKeyId}`;
}

/** The default tier is what everybody uses who asked for none: that it is seen first is no news beside anything else. */
function saysNothing({ test, subject = '' }: Evidence): boolean {
  return test === 'tier' && DEFAULT_TIERS.has(subject.toLowerCase());
}

const DEFAULT_TIERS: ReadonlySet<string> = new Set(['', 'auto', 'default', 'standard']);

function describeEvidence(series: Series, evidence: Evidence, minute: number, names: DisplayNames): DetectionFact {
  const kind = FACT_OF_TEST[evidence.test];
  const value = evidence.observed / 1e6;
  const usual = evidence.usual / 1e6;
  return { kind, text: describeUnusual(series, evidence, minute, names), value, usual };
}

/** One sentence that stands by itself: it names what it is about, by name where one is known. */
function describeUnusual(series: Series, evidence: Evidence, minute: number, names: DisplayNames): string {
  const { test, subject = '' } = evidence;
  const whole = evidence.spreadKeys === undefined ? describeSubject(series, names) : describeSpread(evidence, names);
  const it = whole.charAt(0).toLowerCase() + whole.slice(1);
  const days = `${evidence.days ?? 28} comparable days`;
  switch (test) {
    case 'burst':
    case 'hour':
    case 'sixHours':
    case 'day':
      return evidence.largest === 0
        ? `${whole} spent nothing at this time of day on the last ${days}.`
        : `At this time of day ${it} never passed ${dollars(evidence.largest)} in ${describeLength(evidence.windowMinutes)} on the last ${days}.`;
    case 'wholeDay':
      return evidence.largest === 0
        ? `${whole} spent nothing on the last ${days}.`
        : `No day of ${it} passed ${dollars(evidence.largest)} on the last ${days}.`;
    case 'pace':
      return `The pace of ${it} is ${dollars((evidence.observed * 60) / evidence.windowMinutes)} an hour; at this time of day no hour passed ${dollars(evidence.largest)} on the last ${days}.`;
    case 'night':
      return `${whole} was never used at this time of day on the last ${days}.`;
    case 'quiet':
      return `${whole} is hardly used at this time of day: never above ${dollars(evidence.largest)} in an hour on the last ${days}.`;
    case 'price':
      return `Requests of ${it} cost ${(evidence.observed / Math.max(1, evidence.usual)).toFixed(1)} times what they usually do, at a volume that is not unusual.`;
    case 'loop':
      return `${whole} makes ${Math.round(series.requests5 / 5)} requests a minute, over twenty times its busiest five minutes in 28 days.`;
    case 'model': {
      const model = computeModelFamily(subject);
      if (evidence.spreadKeys !== undefined) return `Model ${model} is new to ${evidence.spreadKeys} keys at once.`;
      return evidence.largest === 0
        ? `Model ${model} is used with ${it} for the first time.`
        : `Model ${model} never cost more than ${dollars(evidence.largest)} a day with ${it}.`;
    }
    case 'user':
      if (evidence.spreadKeys !== undefined)
        return `User ${nameUser(subject, names)} is new to ${evidence.spreadKeys} keys at once.`;
      return evidence.largest === 0
        ? `User ${nameUser(subject, names)} uses ${it} for the first time.`
        : `User ${nameUser(subject, names)} never spent more than ${dollars(evidence.largest)} a day with ${it}.`;
    case 'together':
      return `${evidence.spreadKeys} keys rose by ${it} at once; an ordinary hour of it costs ${dollars(evidence.largest)}.`;
    case 'tier':
      return `Service tier ${subject} is used with ${it} for the first time.`;
    case 'woke':
      return `${whole} was silent for ${Math.floor(series.sleptMinutes / 1_440)} days before.`;
    case 'newKey':
      return `${whole} was first used ${describeSpan(Math.max(1, minute - series.activeSince))} ago, and no key that stopped explains it.`;
    case 'canary':
      return `${whole} is a canary: nobody should ever use it.`;
    case 'drift':
      return `${whole} runs at ${(evidence.observed / Math.max(1, evidence.usual)).toFixed(1)} times its usual level of ${dollars(evidence.usual)} a day, for ${describeSpan((evidence.days ?? 1) * 1_440)} or longer.`;
    case 'dear':
      return `Over the last 24 hours requests of ${it} cost ${(evidence.observed / Math.max(1, evidence.usual)).toFixed(1)} times what they usually do.`;
    case 'budget':
      return evidence.observed > evidence.usual
        ? `The month's budget of ${dollars(evidence.usual)} is passed: ${dollars(evidence.observed)} so far, about ${dollars(evidence.largest)} by its end at the usual pace.`
        : `At the usual pace the month ends at about ${dollars(evidence.largest)}, over its budget of ${dollars(evidence.usual)}; ${dollars(evidence.observed)} are spent so far.`;
  }
}

function describeCarrier(
  scope: DetectionScope,
  contributors: readonly Contributor[],
  evidence: Evidence,
  names: DisplayNames,
): string | null {
  const named = contributors.find(
    ({ dimension, value }) =>
      (dimension === 'user' && scope.userId === value) || (dimension === 'model' && scope.model === value),
  );
  if (evidence.dimension !== undefined) {
    return `The rise is spread over ${evidence.spreadKeys} keys; none of them explains it.`;
  }
  if (!named || named.value === evidence.subject) {
    return named
      ? `${capitalize(named.dimension)} ${named.name ?? nameContributor(named, names)} carries ${percent(named.share)} of the excess.`
      : null;
  }
  return `${percent(named.share)} of the excess comes from ${named.dimension} ${named.name ?? nameContributor(named, names)}.`;
}

function nameContributor({ dimension, value }: Contributor, names: DisplayNames): string {
  return dimension === 'user' ? nameUser(value ?? '', names) : computeModelFamily(value ?? '');
}

function describeOutlook(rate: number, outlook: MonthOutlook): string {
  const end = outlook.usualEnd + rate * outlook.remainingHours;
  const budget = outlook.budget === null ? '' : ` (budget ${dollars(outlook.budget)})`;
  const where = outlook.connectionName === null ? '' : ` on ${outlook.connectionName}`;
  const month =
    outlook.usualEnd > 0
      ? ` and the month${where} ends at ${dollars(end)} instead of ${dollars(outlook.usualEnd)}${budget}`
      : '';
  return `If nothing is done, the next 24 hours cost ${dollars(rate * 24)} more${month}.`;
}

/** "an hour", "5 minutes", "6 hours". */
function describeLength(minutes: number): string {
  return minutes === 60 ? 'an hour' : describeSpan(minutes);
}

export function describeSpan(minutes: number): string {
  if (minutes === 1) return 'minute';
  if (minutes < 60) return `${minutes} minutes`;
  if (minutes === 60) return 'hour';
  if (minutes < 2_880) return `${Math.round(minutes / 60)} hours`;
  return `${Math.round(minutes / 1_440)} days`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

/** Micro-dollars for people, whole dollars from a hundred on. */
export function dollars(micros: number): string {
  const rounded = micros >= 1e8 ? Math.round(micros / 1e6) * 1e6 : Math.round(micros);
  return formatDollars(BigInt(rounded) * 1_000n).replace(/\.00$/, '');
}
