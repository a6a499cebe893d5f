import { useReader } from '@/components/shell/reader-context';
import type { Overview } from '@/lib/contracts/usage/overview';
import { describeForecastMarks } from '@/lib/presenters/budgets/budget-view';
import { formatCalendarDay } from '@/lib/presenters/instant';
import { formatMoneyRange, formatMoneyRough } from '@/lib/presenters/money';
import * as texts from '@/lib/texts/en/usage-overview';
import { Figure } from './figure';

/** Where the month ends if it goes on like this, beside the budget if there is one. */
export function ForecastFigure({ forecast }: { forecast: Overview['forecast'] }) {
  const reader = useReader();
  if (forecast === null) {
    return (
      <Figure label={texts.forecastFigureLabel} value="–">
        {texts.forecastFigureEmpty}
      </Figure>
    );
  }
  const range = formatMoneyRange(forecast.low, forecast.high, reader);
  return (
    <Figure
      label={texts.forecastFigureLabel}
      value={<span title={forecast.note}>{formatMoneyRough(forecast.amount, reader)}</span>}
    >
      {forecast.crossesOn === null ? null : (
        <span className="font-medium text-warning">
          {texts.forecastFigureBudgetPassedOn(formatCalendarDay(forecast.crossesOn, reader))}{' '}
        </span>
      )}
      {forecast.budget === null
        ? texts.forecastFigureLikely(range)
        : texts.forecastFigureBudgetLikely(formatMoneyRough(forecast.budget, reader), range)}
      {describeForecastMarks(forecast, reader).map((mark) => `, ${mark}`)}
    </Figure>
  );
}
