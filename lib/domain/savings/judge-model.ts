import { formatDay } from '@/lib/domain/keys/key-finding';
import { DAY_MS } from '@/lib/domain/time';
import { findRetirement, nameFamily, RETIREMENT_SOURCES, type RetirementSource, SIBLINGS } from './model-facts';
import { LEAST_SAVING, type Saving, type Sureness } from './saving';
import { addCounts, findPlace, priceCounts, priceMonth, type Strand, subjectOf, type Work } from './strand';
import { formatCount, formatMonthly } from './words';

/** Mean output of a request up to which a smaller model is worth a trial, and up to which it usually does the same. */
const SHORT_OUTPUT = 400;
const LABEL_OUTPUT = 50;
/** Fewer requests a month show no shape. */
const LEAST_REQUESTS = 100;
/** An announced end is told so many days before. */
const AHEAD_DAYS = 180;

/** What the same counts cost with another model, over all strands that have a price on both sides. */
function comparePrices({ strands }: Work, at: Date, model: string) {
  const sum = { before: 0n, after: 0n };
  for (const strand of strands) {
    const before = priceCounts(strand, strand.month, at);
    const after = priceCounts(strand, strand.month, at, { model });
    if (before === null || after === null) return null;
    sum.before += before;
    sum.after += after;
  }
  return sum;
}

/** The name of a sibling where the work is sold: gateways put the vendor before it. */
const nameAt = (strand: Strand, ownName: string, sibling: string): string =>
  `${(strand.model ?? '').slice(0, (strand.model ?? '').length - ownName.length)}${sibling}`;

/**
 * A newer model of the same size that costs less, or else a smaller one where answers are short. Models whose end is
 * announced are neither judged here nor proposed.
 */
export function judgeModel(work: Work, at: Date): Saving[] {
  const [first] = work.strands;
  const place = findPlace(first);
  if (!place || findRetirement(place.model, place.catalogue)) return [];
  const siblings = SIBLINGS[nameFamily(place.model)];
  const total = addCounts(work.strands.map(({ month }) => month));
  if (!siblings || total.requests < LEAST_REQUESTS) return [];
  const output = total.outputTokens / total.requests;
  const propose = (sibling: string | undefined, sureness: Sureness, why: string): Saving[] => {
    if (sibling === undefined || findRetirement(sibling, place.catalogue)) return [];
    const prices = comparePrices(work, at, nameAt(first, place.model, sibling));
    if (prices === null || prices.before - prices.after < LEAST_SAVING) return [];
    return [
      {
        ...{ kind: 'cheaper-model', subject: subjectOf(first), sureness, to: sibling },
        ...{ monthlyNanos: prices.before - prices.after, currentNanos: prices.before },
        title: `Try ${sibling} instead of ${nameFamily(place.model)}`,
        evidence: why,
        reckoning: `The tokens of the last 30 days cost ${formatMonthly(prices.before)} with ${nameFamily(place.model)} and ${formatMonthly(prices.after)} with ${sibling}`,
      },
    ];
  };
  const newer = propose(
    siblings.newer,
    'likely',
    `${siblings.newer} is of the same size, a later generation, and its list price is lower`,
  );
  if (newer.length > 0) return newer;
  if (first.kind === 'embeddings') {
    return propose(siblings.smaller, 'possible', 'A smaller embedding model; what is stored has to be embedded again');
  }
  if (output > SHORT_OUTPUT) return [];
  const shape = `${formatCount(total.inputTokens / total.requests)} tokens in and ${formatCount(output)} out a request`;
  return propose(
    siblings.smaller,
    output <= LABEL_OUTPUT ? 'likely' : 'possible',
    `Short answers: ${shape}, over ${formatCount(total.requests)} requests; try it on a sample first`,
  );
}

/** Models in use whose end is announced, with what their replacement would cost; one for each connection and model. */
export function judgeRetiring(works: readonly Work[], at: Date): Saving[] {
  const groups = Map.groupBy(works, ({ strands: [first] }) => {
    const place = findPlace(first);
    const isEnding = place !== null && findRetirement(place.model, place.catalogue) !== null;
    return isEnding ? JSON.stringify([first.connectionId, first.model]) : null;
  });
  groups.delete(null);
  return [...groups.values()].flatMap((group) => judgeEnding(group, at));
}

function judgeEnding(group: readonly Work[], at: Date): Saving[] {
  const first = group[0]?.strands[0];
  const place = first ? findPlace(first) : null;
  const retirement = place && findRetirement(place.model, place.catalogue);
  if (!first || !place || !retirement) return [];
  const strands = group.flatMap((one) => one.strands);
  const week = addCounts(strands.map((one) => one.week));
  const days = Math.ceil((Date.parse(retirement.endsOn) - at.getTime()) / DAY_MS);
  // What nobody used in the last week has been moved already.
  if (days > AHEAD_DAYS || week.requests + week.inputTokens === 0) return [];
  const before = group.reduce((sum, work) => sum + priceMonth(work, at), 0n);
  const { replacement } = retirement;
  const name = nameFamily(place.model);
  const others = group.map((work) =>
    replacement === null ? null : comparePrices(work, at, nameAt(first, place.model, replacement)),
  );
  const after = others.some((one) => one === null) ? null : others.reduce((sum, one) => sum + (one?.after ?? 0n), 0n);
  const keys = new Set(strands.map(({ apiKeyId }) => apiKeyId)).size;
  const requests = addCounts(strands.map((one) => one.month)).requests;
  const when = days > 0 ? `in ${days} ${days === 1 ? 'day' : 'days'}` : 'that day has passed';
  return [
    {
      ...{ kind: 'retiring-model', sureness: after === null ? 'sure' : 'likely', currentNanos: before },
      subject: { connectionId: first.connectionId, projectId: null, apiKeyId: null, model: first.model },
      monthlyNanos: after !== null && after < before ? before - after : 0n,
      ...(replacement !== null && { to: replacement }),
      dueOn: retirement.endsOn,
      source: RETIREMENT_SOURCES[place.catalogue as RetirementSource],
      title: replacement === null ? `Move away from ${name}` : `Move from ${name} to ${replacement}`,
      evidence: `The provider ends ${name} on ${formatDay(new Date(retirement.endsOn))} (${when}); ${keys} ${keys === 1 ? 'key uses' : 'keys use'} it, with ${formatCount(requests)} requests in the last 30 days`,
      reckoning: describeChange(before, after, replacement),
    },
  ];
}

function describeChange(before: bigint, after: bigint | null, replacement: string | null): string {
  if (replacement === null) return `It costs ${formatMonthly(before)} now; no replacement is named`;
  if (after === null) return `It costs ${formatMonthly(before)} now; no price of ${replacement} is known here yet`;
  return `The tokens of the last 30 days cost ${formatMonthly(before)} now and ${formatMonthly(after)} with ${replacement}`;
}
