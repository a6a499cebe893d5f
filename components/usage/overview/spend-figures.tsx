import type { Route } from 'next';
import { SourceMark } from '@/components/shell/money-text';
import { useReader } from '@/components/shell/reader-context';
import { useNow } from '@/components/shell/use-now';
import { classNames } from '@/components/ui/class-names';
import { IntentLink } from '@/components/ui/intent-link';
import type { Overview } from '@/lib/contracts/usage/overview';
import { MINUTE_MS } from '@/lib/domain/time';
import { findIncidentPart, type IncidentPart } from '@/lib/presenters/incidents/incident-part';
import { formatMoney } from '@/lib/presenters/money';
import { describeChange, describeSpendMarks } from '@/lib/presenters/usage/change';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/usage-overview';
import { Figure } from './figure';
import { ForecastFigure } from './forecast-figure';

/** Today, seven days, month to date and where the month is heading. */
export function SpendFigures({ overview }: { overview: Overview }) {
  const reader = useReader();
  const today = { now: useNow(MINUTE_MS), timezone: overview.timezone };
  const part = findIncidentPart(overview.today.amount, today, overview.openIncidents, reader);
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line lg:grid-cols-4">
      <SpendFigure label={common.today} spend={overview.today} comparedWith={common.byThisTimeAWeekAgo} part={part} />
      <SpendFigure label={common.last7Days} spend={overview.last7Days} comparedWith={common.inThe7DaysBefore} />
      <SpendFigure
        label={common.monthToDate}
        spend={overview.monthToDate}
        comparedWith={common.onTheSameWeekdaysBefore}
      />
      <ForecastFigure forecast={overview.forecast} />
    </dl>
  );
}

type SpendFigureProps = { label: string; spend: Overview['today']; comparedWith: string; part?: IncidentPart | null };

/** One stretch's spend and how it stands against the one before. */
export function SpendFigure({ label, spend, comparedWith, part = null }: SpendFigureProps) {
  const reader = useReader();
  const change = describeChange(spend, comparedWith, reader);
  const marks = describeSpendMarks(spend, reader);
  return (
    <Figure label={label} value={formatMoney(spend.amount, reader)} mark={<SourceMark source={spend.source} />}>
      {marks.length === 0 ? null : <span className="block">{marks.join('; ')}</span>}
      {change === null ? (
        texts.spendFiguresNoHistory
      ) : (
        <>
          <span className={classNames('font-medium', change.direction === 'flat' ? 'text-muted' : 'text-ink')}>
            {change.text}
          </span>{' '}
          <span title={change.meaning}>{texts.spendFiguresVs(change.meaning)}</span>
        </>
      )}
      {part === null ? null : (
        <IntentLink href={`/incidents/${part.id}` as Route} className="block text-critical hover:underline">
          {part.text}
        </IntentLink>
      )}
    </Figure>
  );
}
