import { SourceMark } from '@/components/shell/money-text';
import { useReader } from '@/components/shell/reader-context';
import { classNames } from '@/components/ui/class-names';
import type { Overview } from '@/lib/contracts/usage/overview';
import { formatMoney } from '@/lib/presenters/money';
import { describeChange } from '@/lib/presenters/usage/change';
import * as texts from '@/lib/texts/en/overview/spend-figures';
import { Figure } from './figure';
import { ForecastFigure } from './forecast-figure';

/** Today, seven days, month to date and where the month is heading. */
export function SpendFigures({ overview }: { overview: Overview }) {
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line lg:grid-cols-4">
      <SpendFigure label={texts.today} spend={overview.today} comparedWith={texts.timeWeekAgo} />
      <SpendFigure label={texts.lastDays} spend={overview.last7Days} comparedWith={texts.inDaysBefore} />
      <SpendFigure label={texts.monthToDate} spend={overview.monthToDate} comparedWith={texts.onSameWeekdaysBefore} />
      <ForecastFigure forecast={overview.forecast} />
    </dl>
  );
}

type SpendFigureProps = { label: string; spend: Overview['today']; comparedWith: string };

/** One stretch's spend and how it stands against the one before. */
export function SpendFigure({ label, spend, comparedWith }: SpendFigureProps) {
  const reader = useReader();
  const change = describeChange(spend.amount, spend.previous, comparedWith, reader);
  return (
    <Figure label={label} value={formatMoney(spend.amount, reader)} mark={<SourceMark source={spend.source} />}>
      {change === null ? (
        texts.noHistoryCompare
      ) : (
        <>
          <span className={classNames('font-medium', change.direction === 'flat' ? 'text-muted' : 'text-ink')}>
            {change.text}
          </span>{' '}
          <span title={change.meaning}>{texts.vs(change.meaning)}</span>
        </>
      )}
    </Figure>
  );
}
