'use client';

import {
  CalendarRange,
  ChartArea,
  ChartColumnStacked,
  ChartLine,
  Grid3x3,
  ListFilter,
  type LucideIcon,
  Percent,
  Sigma,
} from 'lucide-react';
import { lazy, Suspense, useCallback, useState } from 'react';
import { useReader } from '@/components/shell/reader-context';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { Segmented } from '@/components/ui/segmented';
import type { UsageQuery } from '@/lib/contracts/usage/usage';
import { formatWindow } from '@/lib/presenters/instant';
import { isRatio } from '@/lib/presenters/usage/usage-metric';
import { USAGE_RANGES, type UsageChartKind, type UsageRange, type UsageView } from '@/lib/presenters/usage/usage-view';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/usage';
import { UsageChoices } from './usage-choices';
import { useUsageKeys } from './use-usage-keys';

const RangeDialog = lazy(() => import('./range-dialog'));
const FilterDialog = lazy(() => import('./filter-dialog'));

type UsageToolbarProps = { view: UsageView; query: UsageQuery; onChange: (next: Partial<UsageView>) => void };

/** Ranges that are one press away; the calendar has the others. */
const NEAR: readonly UsageRange[] = ['today', '7d', '30d', '90d', 'month'];

const KINDS: readonly { value: UsageChartKind; label: string; icon: LucideIcon }[] = [
  { value: 'bars', label: texts.toolbarStackedBarsLabel, icon: ChartColumnStacked },
  { value: 'lines', label: texts.toolbarLinesLabel, icon: ChartLine },
  { value: 'area', label: texts.toolbarStackedAreaLabel, icon: ChartArea },
  { value: 'share', label: texts.toolbarShareOfTotalLabel, icon: Percent },
  { value: 'week', label: texts.toolbarHourByWeekdayLabel, icon: Grid3x3 },
];

/** Window, what is drawn, and how. */
export function UsageToolbar({ view, query, onChange }: UsageToolbarProps) {
  const { locale } = useReader();
  const window = formatWindow(query.from, query.to, { locale, timezone: query.timezone ?? 'UTC' });
  const [open, setOpen] = useState<'range' | 'filter' | null>(null);
  const close = () => setOpen(null);
  const openCalendar = useCallback(() => setOpen('range'), []);
  const openFilter = useCallback(() => setOpen('filter'), []);
  useUsageKeys(view, query, { show: onChange, openCalendar, openFilter });
  const isNear = view.range !== 'custom' && NEAR.includes(view.range);
  const chosen = USAGE_RANGES.find((one) => one.range === view.range)?.label;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <Segmented
          label={texts.rangeTitle}
          value={isNear ? view.range : null}
          onChange={(range) => range !== 'custom' && onChange({ range, from: null, to: null })}
          options={USAGE_RANGES.filter((one) => NEAR.includes(one.range)).map((one) => ({
            value: one.range as UsageView['range'],
            label: one.short,
            title: `${one.label} (${one.key.toUpperCase()})`,
          }))}
        />
        <Button onClick={openCalendar} title={texts.toolbarRangeTitle} className="max-md:h-10">
          <CalendarRange aria-hidden />
          {isNear ? window : (chosen ?? window)}
        </Button>
        <Button onClick={openFilter} title={texts.toolbarFilterTitle} className="max-md:h-10">
          <ListFilter aria-hidden />
          {common.filter}
        </Button>
        <div className="flex items-center gap-2 lg:ml-auto">
          <Segmented
            label={texts.toolbarChartLabel}
            value={view.chart}
            onChange={(chart) => onChange({ chart })}
            options={KINDS.map(({ value, label, icon: Icon }) => ({
              value,
              label: <Icon className="size-4" aria-label={label} />,
              title: label,
            }))}
          />
          <Button
            aria-pressed={view.isCumulative}
            aria-label={texts.toolbarCumulativeLabel}
            disabled={isRatio(view.metric) || view.chart === 'week'}
            title={texts.toolbarCumulativeTitle}
            className={classNames('w-8 px-0 max-md:h-10 max-md:w-10', view.isCumulative && 'bg-hover')}
            onClick={() => onChange({ isCumulative: !view.isCumulative })}
          >
            <Sigma aria-hidden />
          </Button>
        </div>
      </div>
      <UsageChoices view={view} query={query} onChange={onChange} />
      <Suspense>
        {open === 'range' ? <RangeDialog view={view} query={query} onClose={close} onChange={onChange} /> : null}
        {open === 'filter' ? <FilterDialog view={view} query={query} onClose={close} onChange={onChange} /> : null}
      </Suspense>
    </div>
  );
}
