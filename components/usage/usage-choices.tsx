'use client';

import { useWorkspace } from '@/components/shell/workspace-context';
import { Select } from '@/components/ui/field';
import type { UsageGroupBy, UsageQuery } from '@/lib/contracts/usage/usage';
import { DIMENSION_LABEL } from '@/lib/presenters/usage/series-name';
import { isUsageMetric, METRIC_GROUPS, METRIC_LABEL } from '@/lib/presenters/usage/usage-metric';
import {
  COMPARE_LABEL,
  COMPARES,
  FILTER_DIMENSIONS,
  TOPS,
  USAGE_BUCKETS,
  type UsageView,
} from '@/lib/presenters/usage/usage-view';
import * as texts from '@/lib/texts/en/usage';

type UsageChoicesProps = { view: UsageView; query: UsageQuery; onChange: (next: Partial<UsageView>) => void };

/** What is drawn: metric, split, width of a bucket, comparison. */
export function UsageChoices({ view, query, onChange }: UsageChoicesProps) {
  const isByPayer = view.groupBy === 'payer';
  const rest = isByPayer ? [] : FILTER_DIMENSIONS.filter((one) => one !== view.groupBy && one !== 'payer');
  const { isLimited } = useWorkspace();
  const groups = FILTER_DIMENSIONS.filter((one) => one !== 'payer' || !isLimited);
  return (
    <div className="-mx-4 flex items-center gap-2 overflow-x-auto px-4 py-px sm:mx-0 sm:flex-wrap sm:px-0">
      <Select
        aria-label={texts.choicesMetricLabel}
        className="w-auto shrink-0"
        value={view.metric}
        onChange={(event) => isUsageMetric(event.target.value) && onChange({ metric: event.target.value })}
      >
        {(isByPayer ? METRIC_GROUPS.slice(0, 1) : METRIC_GROUPS).map(({ label, metrics }) => (
          <optgroup key={label} label={label}>
            {(isByPayer ? metrics.slice(0, 1) : metrics).map((metric) => (
              <option key={metric} value={metric}>
                {METRIC_LABEL[metric]}
              </option>
            ))}
          </optgroup>
        ))}
      </Select>
      <Choice<UsageGroupBy>
        label={texts.choicesGroupByLabel}
        value={view.groupBy}
        options={groups.map((one) => [one, `By ${DIMENSION_LABEL[one].toLowerCase()}`])}
        onChange={(groupBy) => onChange({ groupBy, thenBy: view.thenBy === groupBy ? null : view.thenBy, hidden: [] })}
      />
      <Choice<UsageGroupBy | 'none'>
        label={texts.choicesThenByLabel}
        value={view.thenBy ?? 'none'}
        options={[
          ['none', 'No second split'],
          ...rest.map((one) => [one, `then ${DIMENSION_LABEL[one].toLowerCase()}`] as const),
        ]}
        onChange={(thenBy) => onChange({ thenBy: thenBy === 'none' ? null : thenBy, hidden: [] })}
      />
      <Choice
        label={texts.choicesBucketLabel}
        value={query.bucket}
        options={(isByPayer ? USAGE_BUCKETS.slice(2) : USAGE_BUCKETS).map((bucket) => [bucket, `Per ${bucket}`])}
        onChange={(bucket) => onChange({ bucket })}
      />
      <Choice
        label={texts.choicesSeriesShownLabel}
        value={String(view.top)}
        options={TOPS.map((top) => [String(top), `Top ${top}`])}
        onChange={(top) => onChange({ top: Number(top) })}
      />
      <Choice
        label={texts.choicesCompareWithLabel}
        value={view.compare ?? 'none'}
        options={[['none', 'No comparison'], ...COMPARES.map((one) => [one, COMPARE_LABEL[one]] as const)]}
        onChange={(compare) => onChange({ compare: compare === 'none' ? null : compare })}
      />
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
      className="w-auto shrink-0"
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
