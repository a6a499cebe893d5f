import type { MailChart } from '@/lib/domain/notifications/alert-mail';
import type { Reader } from '@/lib/domain/reader';
import type { DigestMessage } from '@/lib/domain/usage/digest-message';
import { formatDay } from '../instant';
import { formatMoney } from '../money';
import { formatClock } from './format-time';
import { planValueAxis } from './plan-value-axis';

type ChartPoint = NonNullable<DigestMessage['chart']>[number];

/** So many bars can be read out one by one; of more only the highest is named. */
const MAX_SPOKEN_BARS = 8;

/** Spend by hour or day of the digest's period. null = there is nothing to draw. */
export function prepareDigestChart(message: DigestMessage, reader: Reader): MailChart | null {
  const points = message.chart ?? [];
  const known = points.filter((point) => point.cost !== null);
  const highest = known.reduce<(typeof known)[number] | null>(
    (best, point) => (best === null || Number(point.cost) > Number(best.cost) ? point : best),
    null,
  );
  if (highest === null) return null;
  const unit = message.period === 'daily' ? 'hour' : 'day';
  const position = (index: number) => index / points.length;
  return {
    caption: `Spend by ${unit}`,
    alt: `Bar chart of spend by ${unit}: ${describePoints(points, highest, message.period, reader)}.`,
    ...planValueAxis(Number(highest.cost), reader),
    bars: points.map((point, index) => ({
      from: position(index),
      to: position(index + 1),
      rate: point.cost === null ? null : Number(point.cost),
      isExcess: false,
    })),
    band: [],
    timeTicks: points.flatMap((point, index) =>
      point.label === '' ? [] : [{ at: position(index + 0.5), label: point.label }],
    ),
    since: null,
  };
}

/** What the picture shows, for those who do not see it. */
function describePoints(
  points: readonly ChartPoint[],
  highest: ChartPoint,
  period: DigestMessage['period'],
  reader: Reader,
): string {
  const describe = ({ label, cost }: ChartPoint) => `${label} ${cost === null ? 'unknown' : formatMoney(cost, reader)}`;
  const isShort = points.length <= MAX_SPOKEN_BARS && points.every((one) => one.label !== '');
  if (isShort) return points.map(describe).join(', ');
  const isHourly = period === 'daily';
  const when = isHourly
    ? `at ${formatClock(new Date(highest.start), reader)}`
    : `on ${formatDay(highest.start, reader)}`;
  return `the highest is ${formatMoney(highest.cost ?? '0', reader)} ${when}`;
}
