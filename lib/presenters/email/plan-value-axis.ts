import type { MailChart } from '@/lib/domain/alert-mail';

/** Three or four round steps in dollars that end at or just above the peak. */
export function planValueAxis(peak: number): Pick<MailChart, 'maximum' | 'valueTicks'> {
  if (peak <= 0) return { maximum: 1, valueTicks: [{ value: 0, label: '$0' }] };
  const raw = peak / 3;
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * magnitude).find((one) => one >= raw) ?? raw;
  const count = Math.ceil(peak / step);
  const valueTicks = Array.from({ length: count + 1 }, (_, index) => ({
    value: index * step,
    label: formatTick(index * step, step),
  }));
  return { maximum: count * step, valueTicks };
}

function formatTick(value: number, step: number): string {
  if (value === 0) return '$0';
  const digits = step >= 1 && Number.isInteger(step) ? 0 : Math.max(2, -Math.floor(Math.log10(step)));
  return `$${value.toLocaleString('en-US', { minimumFractionDigits: Math.min(digits, 2), maximumFractionDigits: digits })}`;
}
