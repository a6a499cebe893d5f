import type { MailChart } from '@/lib/domain/notifications/alert-mail';
import type { Reader } from '@/lib/domain/reader';
import { formatMoneyStep } from '../money';

/** Three or four round steps in dollars that end at or just above the peak. */
export function planValueAxis(peak: number, reader: Reader): Pick<MailChart, 'maximum' | 'valueTicks'> {
  if (peak <= 0) return { maximum: 1, valueTicks: [{ value: 0, label: formatMoneyStep(0, 1, reader) }] };
  const raw = peak / 3;
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * magnitude).find((one) => one >= raw) ?? raw;
  const count = Math.ceil(peak / step);
  const valueTicks = Array.from({ length: count + 1 }, (_, index) => ({
    value: index * step,
    label: formatMoneyStep(index * step, step, reader),
  }));
  return { maximum: count * step, valueTicks };
}
