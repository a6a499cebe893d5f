import type { Overview } from '@/lib/contracts/overview';
import { formatCalendarDay } from '@/lib/presenters/instant';
import { formatMoney } from '@/lib/presenters/money';
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
  const range = `${formatMoney(forecast.low)} – ${formatMoney(forecast.high)}`;
  return (
    <Figure label="Forecast for the month" value={<span title={forecast.note}>{formatMoney(forecast.amount)}</span>}>
      {forecast.crossesOn === null ? null : (
        <span className="font-medium text-warning">Budget passed on {formatCalendarDay(forecast.crossesOn)} · </span>
      )}
      {forecast.budget === null ? `Likely ${range}` : `Budget ${formatMoney(forecast.budget)} · likely ${range}`}
    </Figure>
  );
}
