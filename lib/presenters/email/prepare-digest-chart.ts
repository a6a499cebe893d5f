import type { MailChart } from '@/lib/domain/alert-mail';
import type { DigestMessage } from '@/lib/domain/digest-message';
import type { Reader } from '@/lib/domain/reader';
import { formatMoney } from '../money';
import { planValueAxis } from './plan-value-axis';

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
  const amount = formatMoney(highest.cost ?? '0', reader);
  const position = (index: number) => index / points.length;
  return {
    caption: `Spend by ${unit}`,
    alt: `Bar chart of spend by ${unit}: the highest is ${amount}${highest.label === '' ? '' : ` (${highest.label})`}.`,
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
