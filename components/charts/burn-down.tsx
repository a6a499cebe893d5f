'use client';

import { useId, useState } from 'react';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { BurnDownModel, BurnPoint } from '@/lib/presenters/budgets/burn-down';
import * as texts from '@/lib/texts/en/charts';
import * as common from '@/lib/texts/en/common';
import { PLOT } from './plot-frame';

/**
 * The month's spend as it adds up, with the budget and the forecast cone, as plain markup: nothing to load, and the
 * numbers are also given in words and as a table.
 */
export function BurnDown({ model }: { model: BurnDownModel }) {
  const { spent, forecast, budget, crossing, axis, days } = model;
  const last = spent[spent.length - 1] ?? { at: 0, value: 0 };
  const point = ({ at, value }: BurnPoint) => `${at} ${axis.max - value}`;
  const bottom = (value: number) => `${(value / axis.max) * 100}%`;
  const left = (at: number) => `${(at / days) * 100}%`;
  const [isTableOpen, setIsTableOpen] = useState(false);
  const summaryId = useId();
  return (
    <figure aria-label={texts.burnDownLabel} aria-describedby={summaryId}>
      <div className="relative h-44 w-full text-2xs text-faint" aria-hidden>
        <div className="absolute" style={{ top: PLOT.top, right: PLOT.right, bottom: PLOT.bottom, left: PLOT.left }}>
          {axis.ticks.map((tick) => (
            <div
              key={tick.value}
              className="absolute inset-x-0 border-t border-line"
              style={{ bottom: bottom(tick.value) }}
            >
              <span className="absolute right-full -translate-y-1/2 pr-2 whitespace-nowrap">{tick.text}</span>
            </div>
          ))}
          <svg
            className="absolute inset-0 size-full overflow-visible"
            viewBox={`0 0 ${days} ${axis.max}`}
            preserveAspectRatio="none"
            aria-hidden="true"
          >
            {forecast ? (
              <>
                <polygon
                  points={[last, forecast.high, forecast.low]
                    .map(({ at, value }) => `${at},${axis.max - value}`)
                    .join(' ')}
                  fill="var(--forecast)"
                  fillOpacity={0.16}
                />
                <path
                  d={`M${point(last)} L${point(forecast.amount)}`}
                  stroke="var(--forecast)"
                  strokeWidth={1.5}
                  strokeDasharray="4 4"
                  vectorEffect="non-scaling-stroke"
                  fill="none"
                />
              </>
            ) : null}
            <path
              d={`M${spent.map(point).join(' L')}`}
              stroke="var(--accent)"
              strokeWidth={2}
              strokeLinejoin="round"
              vectorEffect="non-scaling-stroke"
              fill="none"
            />
          </svg>
          {budget ? (
            <div
              className="absolute inset-x-0 border-t border-dashed border-ink"
              style={{ bottom: bottom(budget.value) }}
            >
              <span className="absolute bottom-0 left-1 bg-surface/80 px-1 text-xs text-ink">{budget.text}</span>
            </div>
          ) : null}
          {crossing && budget ? (
            <span
              className="absolute size-2 -translate-x-1/2 translate-y-1/2 rounded-full bg-warning"
              style={{ left: left(crossing.at), bottom: bottom(budget.value) }}
            >
              <span className="absolute top-2 right-0 px-1 text-xs whitespace-nowrap text-warning">
                {crossing.text}
              </span>
            </span>
          ) : null}
          {model.labels.map((label) => (
            <span
              key={label.at}
              className="absolute top-full -translate-x-1/2 pt-1.5 whitespace-nowrap"
              style={{ left: left(label.at + 0.5) }}
            >
              {label.text}
            </span>
          ))}
        </div>
      </div>
      <figcaption className="mt-2 flex items-end justify-between gap-x-4 text-xs text-muted">
        <span id={summaryId}>{model.summary}</span>
        <button
          type="button"
          className="h-6 shrink-0 rounded-sm underline-offset-2 hover:text-ink hover:underline"
          aria-expanded={isTableOpen}
          onClick={() => setIsTableOpen(!isTableOpen)}
        >
          {isTableOpen ? texts.hideNumbersButton : texts.showNumbersButton}
        </button>
      </figcaption>
      {isTableOpen ? (
        <div className="mt-2 max-h-80 overflow-y-auto rounded-md border">
          <Table caption={texts.burnDownCaption}>
            <thead>
              <tr>
                <Th>{common.until}</Th>
                <Th isNumber>{texts.burnDownSpentColumn}</Th>
              </tr>
            </thead>
            <tbody>
              {model.rows.map((row) => (
                <Tr key={row.until}>
                  <Td>{row.until}</Td>
                  <Td isNumber>{row.spent}</Td>
                </Tr>
              ))}
            </tbody>
          </Table>
        </div>
      ) : null}
    </figure>
  );
}
