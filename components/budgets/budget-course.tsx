import type { BudgetListItem } from '@/lib/contracts/budgets/budgets';
import { buildBudgetCourse } from '@/lib/presenters/budgets/budget-course';

type Place = { x: number; y: number };
const point = ({ x, y }: Place) => `${x.toFixed(2)} ${y.toFixed(2)}`;

/** The period as it adds up towards its limit, with the forecast; the numbers stand beside it in words. */
export function BudgetCourse({ budget, className }: { budget: BudgetListItem; className?: string }) {
  const model = buildBudgetCourse(budget);
  if (!model) return null;
  const { spent, forecast, limitY } = model;
  const isOver = budget.status.state === 'exceeded';
  const color = isOver ? 'var(--critical)' : 'var(--accent)';
  const line = spent.map(point).join(' L');
  const last = spent.at(-1) ?? { x: 0, y: 100 };
  return (
    <svg viewBox="0 0 100 100" preserveAspectRatio="none" className={className} aria-hidden="true">
      {forecast ? (
        <>
          <polygon
            points={[forecast.from, forecast.high, forecast.low].map(point).join(' ')}
            fill="var(--forecast)"
            fillOpacity={0.18}
          />
          <path
            d={`M${point(forecast.from)} L${point(forecast.amount)}`}
            stroke="var(--forecast)"
            strokeWidth={1.5}
            strokeDasharray="3 3"
            vectorEffect="non-scaling-stroke"
          />
        </>
      ) : null}
      <path d={`M${line} L${last.x} 100 L0 100 Z`} fill={color} fillOpacity={0.1} />
      <path
        d={`M0 ${limitY} L100 ${limitY}`}
        stroke="var(--line-strong)"
        strokeWidth={1}
        strokeDasharray="2 3"
        vectorEffect="non-scaling-stroke"
      />
      <path
        d={`M${line}`}
        fill="none"
        stroke={color}
        strokeWidth={1.5}
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
