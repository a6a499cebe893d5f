'use client';

import { CalendarRange, ChartColumnStacked, ChartLine, ListFilter } from 'lucide-react';
import { useCallback, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Select } from '@/components/ui/field';
import { Segmented } from '@/components/ui/segmented';
import type { UsageQuery } from '@/lib/contracts/usage';
import { DIMENSION_LABEL } from '@/lib/presenters/series-name';
import { METRIC_LABEL, USAGE_METRICS } from '@/lib/presenters/usage-metric';
import {
  FILTER_DIMENSIONS,
  USAGE_BUCKETS,
  USAGE_RANGES,
  type UsageRange,
  type UsageView,
} from '@/lib/presenters/usage-view';
import { CustomRangeDialog } from './custom-range-dialog';
import { FilterDialog } from './filter-dialog';
import { useRangeKeys } from './use-range-keys';

type UsageToolbarProps = { view: UsageView; query: UsageQuery; onChange: (next: Partial<UsageView>) => void };

/** Window, metric, grouping, bucket and shape of the chart. */
export function UsageToolbar({ view, query, onChange }: UsageToolbarProps) {
  const [isCustomOpen, setIsCustomOpen] = useState(false);
  const [isFilterOpen, setIsFilterOpen] = useState(false);
  const chooseRange = useCallback((range: UsageRange) => onChange({ range, from: null, to: null }), [onChange]);
  useRangeKeys(chooseRange);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Segmented
        label="Time range"
        value={view.range === 'custom' ? null : view.range}
        onChange={chooseRange}
        options={USAGE_RANGES.map((one) => ({
          value: one.range,
          label: one.short,
          title: `${one.label} (${one.key.toUpperCase()})`,
        }))}
      />
      <Button variant={view.range === 'custom' ? 'primary' : 'secondary'} onClick={() => setIsCustomOpen(true)}>
        <CalendarRange aria-hidden />
        Custom
      </Button>
      <Button onClick={() => setIsFilterOpen(true)}>
        <ListFilter aria-hidden />
        Filter
      </Button>
      {isFilterOpen ? (
        <FilterDialog view={view} query={query} onClose={() => setIsFilterOpen(false)} onChange={onChange} />
      ) : null}
      <CustomRangeDialog isOpen={isCustomOpen} onOpenChange={setIsCustomOpen} query={query} onChange={onChange} />
      <div className="flex flex-wrap items-center gap-2 lg:ml-auto">
        <Choice
          label="Metric"
          value={view.metric}
          options={USAGE_METRICS.map((metric) => [metric, METRIC_LABEL[metric]])}
          onChange={(metric) => onChange({ metric })}
        />
        <Choice
          label="Group by"
          value={view.groupBy}
          options={FILTER_DIMENSIONS.map((dimension) => [dimension, `By ${DIMENSION_LABEL[dimension].toLowerCase()}`])}
          onChange={(groupBy) => onChange({ groupBy })}
        />
        <Choice
          label="Bucket"
          value={query.bucket}
          options={USAGE_BUCKETS.map((bucket) => [bucket, `Per ${bucket}`])}
          onChange={(bucket) => onChange({ bucket })}
        />
        <Segmented
          label="Chart"
          value={view.chart}
          onChange={(chart) => onChange({ chart })}
          options={[
            {
              value: 'bars',
              label: <ChartColumnStacked className="size-4" aria-label="Stacked bars" />,
              title: 'Stacked bars',
            },
            { value: 'lines', label: <ChartLine className="size-4" aria-label="Lines" />, title: 'Lines' },
          ]}
        />
      </div>
    </div>
  );
}

type ChoiceProps<T extends string> = {
  label: string;
  value: T;
  options: readonly (readonly [T, string])[];
  onChange: (value: T) => void;
};

function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  return (
    <Select
      aria-label={label}
      className="w-auto"
      value={value}
      onChange={(event) => {
        const chosen = options.find(([option]) => option === event.target.value);
        if (chosen) onChange(chosen[0]);
      }}
    >
      {options.map(([option, text]) => (
        <option key={option} value={option}>
          {text}
        </option>
      ))}
    </Select>
  );
}
