import { convertNanosToNumber, formatDollars } from '@/lib/domain/money';
import { computeModelFamily } from './model-family';

/** What one key, project or person used in a stretch. */
export type UseSums = { requests: number; tokens: number; costNanos: bigint };

export type MoverPart = { model: string | null; current: UseSums; previous: UseSums };

/** Below this share of the change a single model is not the reason. */
const MAIN_SHARE = 0.6;
/** A price of one request that moved less needs no explanation. */
const NOTABLE_RATIO = 1.15;

export function addUse(parts: readonly UseSums[]): UseSums {
  const sum = { requests: 0, tokens: 0, costNanos: 0n };
  for (const part of parts) {
    sum.requests += part.requests;
    sum.tokens += part.tokens;
    sum.costNanos += part.costNanos;
  }
  return sum;
}

/**
 * Why spend moved, in one sentence without a subject: which model carries the change, and whether there were more
 * requests, dearer ones or both ("mostly gpt-5 (+$290.00): 5.2× the requests, at the same cost each").
 */
export function explainMove(parts: readonly MoverPart[]): string {
  const current = addUse(parts.map((part) => part.current));
  const previous = addUse(parts.map((part) => part.previous));
  if (previous.costNanos === 0n && previous.requests === 0)
    return `new: ${describeVolume(current)}${nameModels(parts)}`;
  if (current.costNanos === 0n && current.requests === 0) return `stopped: was ${describeVolume(previous)}`;
  const main = findMainPart(parts, current.costNanos - previous.costNanos);
  const lead = main ? `${describeMain(main)}: ` : '';
  const subject = main ?? { current, previous };
  return `${lead}${describeRatio(subject.current, subject.previous)}`;
}

function describeVolume({ requests, costNanos }: UseSums): string {
  return `${formatCount(requests)} requests for ${formatDollars(costNanos)}`;
}

function nameModels(parts: readonly MoverPart[]): string {
  const models = parts.flatMap((part) =>
    part.model === null || part.current.requests === 0 ? [] : [computeModelFamily(part.model)],
  );
  return models.length === 0 ? '' : ` on ${models.slice(0, 2).join(' and ')}${models.length > 2 ? ' and others' : ''}`;
}

/** The one model that carries most of the change; none where several share it or there is just one anyway. */
function findMainPart(parts: readonly MoverPart[], changeNanos: bigint): MoverPart | null {
  if (changeNanos === 0n) return null;
  const changeOf = (part: MoverPart) => convertNanosToNumber(part.current.costNanos - part.previous.costNanos);
  const total = convertNanosToNumber(changeNanos);
  const best = [...parts].sort((a, b) => changeOf(b) / total - changeOf(a) / total)[0];
  return best && best.model !== null && changeOf(best) / total >= MAIN_SHARE ? best : null;
}

function describeMain({ model, current, previous }: MoverPart): string {
  const change = current.costNanos - previous.costNanos;
  const amount = change < 0n ? `−${formatDollars(-change)}` : `+${formatDollars(change)}`;
  return `mostly ${computeModelFamily(model ?? '')} (${amount})`;
}

function describeRatio(current: UseSums, previous: UseSums): string {
  if (previous.requests === 0) return `${formatCount(current.requests)} requests where there were none`;
  if (current.requests === 0) return `no requests where there were ${formatCount(previous.requests)}`;
  const volume = current.requests / previous.requests;
  const priceNow = convertNanosToNumber(current.costNanos) / current.requests;
  const priceBefore = convertNanosToNumber(previous.costNanos) / previous.requests;
  const price = priceBefore > 0 ? priceNow / priceBefore : null;
  const volumeText = describeVolumeRatio(volume);
  if (price === null) return `${volumeText}, priced only now`;
  return `${volumeText}, ${describePriceRatio(price)}${explainPrice(current, previous, price)}`;
}

/** A multiple once it doubled or halved, a percentage below, words where nothing moved. */
function describeVolumeRatio(ratio: number): string {
  if (ratio >= 2 || ratio <= 0.5) return `${formatRatio(ratio)} the requests`;
  const percent = Math.round(Math.abs(ratio - 1) * 100);
  return percent === 0 ? 'as many requests' : `${percent}% ${ratio > 1 ? 'more' : 'fewer'} requests`;
}

function describePriceRatio(ratio: number): string {
  if (ratio >= 2 || ratio <= 0.5) return `at ${formatRatio(ratio)} the cost each`;
  const percent = Math.round(Math.abs(ratio - 1) * 100);
  return percent === 0 ? 'at the same cost each' : `costing ${percent}% ${ratio > 1 ? 'more' : 'less'} each`;
}

/** Longer requests or a dearer token: the difference shows whether a prompt grew or a model was switched. */
function explainPrice(current: UseSums, previous: UseSums, price: number): string {
  if (previous.tokens === 0 || current.tokens === 0) return '';
  if (!isNotable(price)) return '';
  const length = current.tokens / current.requests / (previous.tokens / previous.requests);
  return isNotable(length) && length > 1 === price > 1 ? ` (${formatRatio(length)} the tokens each)` : '';
}

const isNotable = (ratio: number) => ratio >= NOTABLE_RATIO || ratio <= 1 / NOTABLE_RATIO;

function formatRatio(ratio: number): string {
  return `${ratio >= 10 ? Math.round(ratio) : Number(ratio.toFixed(ratio < 1 ? 2 : 1))}×`;
}

function formatCount(count: number): string {
  return new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 }).format(count);
}
