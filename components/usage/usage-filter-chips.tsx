'use client';

import { X } from 'lucide-react';
import { Button } from '@/components/ui/button';
import type { UsageGroupBy, UsageResponse } from '@/lib/contracts/usage/usage';
import { DIMENSION_LABEL, nameDimensionValue } from '@/lib/presenters/usage/series-name';
import { FILTER_DIMENSIONS, toggleUsageFilter, type UsageView } from '@/lib/presenters/usage/usage-view';
import * as texts from '@/lib/texts/en/usage';

type UsageFilterChipsProps = {
  view: UsageView;
  usage: UsageResponse | null;
  onChange: (next: Partial<UsageView>) => void;
};

/** Filters in force, each with a way out. */
export function UsageFilterChips({ view, usage, onChange }: UsageFilterChipsProps) {
  const chips = FILTER_DIMENSIONS.flatMap((dimension) =>
    (view.filters[dimension] ?? []).map((value) => ({ dimension, value })),
  );
  if (chips.length === 0) return null;
  return (
    <div className="-mt-1 flex flex-wrap items-center gap-2">
      {chips.map(({ dimension, value }) => (
        <span
          key={`${dimension} ${value}`}
          className="inline-flex h-7 max-w-full items-center gap-1 rounded-md border bg-surface pl-2 text-sm"
        >
          <span className="text-muted">{DIMENSION_LABEL[dimension]}</span>
          <span className="truncate font-medium">{findName(usage, dimension, value)}</span>
          <button
            type="button"
            className="grid size-7 place-items-center text-muted hover:text-ink"
            aria-label={texts.filterChipsRemoveFilterLabel(DIMENSION_LABEL[dimension], value)}
            onClick={() => onChange(toggleUsageFilter(view, dimension, value))}
          >
            <X className="size-3.5" aria-hidden />
          </button>
        </span>
      ))}
      {chips.length > 1 ? (
        <Button size="sm" variant="ghost" onClick={() => onChange({ filters: {} })}>
          {texts.filterChipsClearAllButton}
        </Button>
      ) : null}
    </div>
  );
}

/** The name of a filtered value where the answer happens to carry it, else the id. */
function findName(usage: UsageResponse | null, dimension: UsageGroupBy, value: string): string {
  const series = usage?.series.find((one) => one.group[dimension] === value);
  return nameDimensionValue(dimension, value, series?.names ?? {});
}
