import type { Overview } from '@/lib/contracts/overview';
import { formatCalendarDay } from '@/lib/presenters/instant';
import { formatMoneyRough } from '@/lib/presenters/money';
import { Figure } from './figure';

/** Where the month ends if it goes on like this, beside the budget if there is one. */
export function ForecastFigure({ forecast }: { forecast: Overview['forecast'] }) {
  if (forecast === null) {
    return (
      <Figure label="Forecast for the month" value="–">
        Needs a few days of history
      </Figure>
    );
  }
  const range = `${formatMoneyRough(forecast.low)}–${formatMoneyRough(forecast.high)}`;
  return (
    <Figure
      label="Forecast for the month"
      value={<span title={forecast.note}>{formatMoneyRough(forecast.amount)}</span>}
    >
      {forecast.crossesOn === null ? null : (
        <span className="font-medium text-warning">Budget passed on {formatCalendarDay(forecast.crossesOn)} · </span>
      )}
      {forecast.budget === null ? `Likely ${range}` : `Budget ${formatMoneyRough(forecast.budget)} · likely ${range}`}
    </Figure>
  );
}
