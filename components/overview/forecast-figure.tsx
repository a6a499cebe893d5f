import { useReader } from '@/components/shell/reader-context';
import type { Overview } from '@/lib/contracts/overview';
import { formatCalendarDay } from '@/lib/presenters/instant';
import { formatMoneyRough } from '@/lib/presenters/money';
import { Figure } from './figure';

/** Where the month ends if it goes on like this, beside the budget if there is one. */
export function ForecastFigure({ forecast }: { forecast: Overview['forecast'] }) {
  const reader = useReader();
  if (forecast === null) {
    return (
      <Figure label="Forecast for the month" value="–">
        Needs a few days of history
      </Figure>
    );
  }
  const range = `${formatMoneyRough(forecast.low, reader)}–${formatMoneyRough(forecast.high, reader)}`;
  return (
    <Figure
      label="Forecast for the month"
      value={<span title={forecast.note}>{formatMoneyRough(forecast.amount, reader)}</span>}
    >
      {forecast.crossesOn === null ? null : (
        <span className="font-medium text-warning">
          Budget passed on {formatCalendarDay(forecast.crossesOn, reader)} ·{' '}
        </span>
      )}
      {forecast.budget === null
        ? `Likely ${range}`
        : `Budget ${formatMoneyRough(forecast.budget, reader)} · likely ${range}`}
    </Figure>
  );
}
