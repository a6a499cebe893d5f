'use client';

import { classNames } from '@/components/ui/class-names';
import type { ExplorerChart } from '@/lib/presenters/usage/explorer-chart';
import * as texts from '@/lib/texts/en/charts';

type ExplorerLegendProps = {
  chart: ExplorerChart;
  /** Absent where nothing can be hidden. */
  onHide?: ((hidden: string[]) => void) | undefined;
};

/** Names, colours and totals. A press hides or shows a series, a double press shows it alone. */
export function ExplorerLegend({ chart, onHide }: ExplorerLegendProps) {
  const { series } = chart;
  if (series.length === 0) return null;
  const hidden = series.filter((one) => one.isHidden).map((one) => one.key);
  const toggle = (key: string) =>
    onHide?.(hidden.includes(key) ? hidden.filter((one) => one !== key) : [...hidden, key]);
  const solo = (key: string) => {
    const others = series.map((one) => one.key).filter((one) => one !== key);
    onHide?.(hidden.length === others.length && !hidden.includes(key) ? [] : others);
  };
  return (
    <ul className="-mx-1.5 flex flex-wrap gap-x-1 gap-y-0.5 text-xs" aria-label={texts.explorerLegendLabel}>
      {series.map((one) => {
        const label = (
          <>
            <span
              className={classNames('size-2.5 shrink-0 rounded-xs', one.isHidden && 'opacity-25')}
              style={{ background: one.color }}
              aria-hidden
            />
            <bdi className={classNames('truncate text-muted', one.isHidden && 'line-through')}>{one.name}</bdi>
            <span className="max-sm:hidden">{one.total}</span>
          </>
        );
        return (
          <li key={one.key} className="group flex min-w-0 max-w-64 items-center">
            {onHide ? (
              <button
                type="button"
                className="flex h-7 min-w-0 items-center gap-1.5 rounded-md px-1.5 hover:bg-hover max-md:h-9"
                aria-pressed={!one.isHidden}
                title={texts.explorerLegendToggleTitle(
                  one.name,
                  one.isHidden ? texts.explorerLegendShowTitle : texts.explorerLegendHideTitle,
                )}
                onClick={(event) => (event.shiftKey || event.detail === 2 ? solo(one.key) : toggle(one.key))}
              >
                {label}
              </button>
            ) : (
              <span className="flex h-7 min-w-0 items-center gap-1.5 px-1.5">{label}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
