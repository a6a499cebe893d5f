import type { ReconciliationResponse } from '@/lib/contracts/usage/usage';
import { convertNanosToNumber, parseDecimalToNanos } from '@/lib/domain/money';
import type { Reader } from '@/lib/domain/reader';
import { formatPercentDigits } from '@/lib/presenters/count';
import { formatCalendarDay } from '@/lib/presenters/instant';
import { formatMoney, formatSignedMoney } from '@/lib/presenters/money';

type Language = Pick<Reader, 'locale'>;
type Reason = ReconciliationResponse['rows'][number]['reason'];

export const REASON_TEXT: Record<Reason, string> = {
  matched: 'Matches',
  settling: 'The provider may still revise this day',
  unpriced: 'Something without a known price was used',
  'not-in-usage': 'Billed, but not in the usage reports',
  'not-billed': 'Used, but not billed (yet)',
  'price-difference': 'Same usage, another price than listed',
};

export type ReconciliationDayView = {
  day: string;
  dayText: string;
  estimated: string;
  billed: string;
  difference: string;
  percentText: string;
  tone: 'ok' | 'warning' | 'waiting';
  /** Reasons by size of the difference behind them, biggest first. */
  reasons: string[];
  parts: { key: string; name: string; estimated: string; billed: string; difference: string; reason: string }[];
};

const readSize = (amount: string) => Math.abs(convertNanosToNumber(parseDecimalToNanos(amount)));

/** Newest day first, with the project and model family rows behind each day. */
export function buildReconciliationView(response: ReconciliationResponse, reader: Language): ReconciliationDayView[] {
  return [...response.days]
    .sort((a, b) => b.day.localeCompare(a.day))
    .map((day) => {
      const rows = response.rows
        .filter((row) => row.day === day.day)
        .sort((a, b) => readSize(b.difference) - readSize(a.difference));
      const differing = rows.filter((row) => row.reason !== 'matched');
      return {
        day: day.day,
        dayText: formatCalendarDay(day.day, reader),
        estimated: formatMoney(day.estimated, reader),
        billed: formatMoney(day.billed, reader),
        difference: formatSignedMoney(day.difference, reader),
        percentText: describePercent(day.difference, day.estimated, reader),
        tone: chooseTone(
          differing.map((row) => row.reason),
          day.difference,
          day.estimated,
        ),
        reasons: [...new Set(differing.map((row) => REASON_TEXT[row.reason]))],
        parts: rows.map((row) => ({
          key: `${row.connection.id}|${row.project.id}|${row.modelFamily}`,
          name: `${row.project.name ?? row.project.id} · ${row.modelFamily}`,
          estimated: formatMoney(row.estimated, reader),
          billed: formatMoney(row.billed, reader),
          difference: formatSignedMoney(row.difference, reader),
          reason: REASON_TEXT[row.reason],
        })),
      };
    });
}

function describePercent(difference: string, estimated: string, reader: Language): string {
  const base = readSize(estimated);
  if (base === 0) return '–';
  const percent = (readSize(difference) / base) * 100;
  return formatPercentDigits(percent, percent < 0.05 ? 0 : 1, reader);
}

function chooseTone(reasons: readonly Reason[], difference: string, estimated: string): ReconciliationDayView['tone'] {
  if (reasons.includes('settling')) return 'waiting';
  const base = readSize(estimated);
  const isSmall = base > 0 ? readSize(difference) / base < 0.01 : readSize(difference) === 0;
  return isSmall ? 'ok' : 'warning';
}
