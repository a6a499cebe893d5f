'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useReader } from '@/components/shell/reader-context';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Input } from '@/components/ui/field';
import { Segmented } from '@/components/ui/segmented';
import { ErrorState, SkeletonRows } from '@/components/ui/states';
import type { UsageGroupBy, UsageQuery } from '@/lib/contracts/usage/usage';
import { formatCount } from '@/lib/presenters/count';
import { formatMoney } from '@/lib/presenters/money';
import { DIMENSION_LABEL, nameDimensionValue } from '@/lib/presenters/usage/series-name';
import { makeGroupsQuery } from '@/lib/presenters/usage/usage-requests';
import { listFilterDimensions, toggleUsageFilter, type UsageView } from '@/lib/presenters/usage/usage-view';
import { usageGroupsQuery } from '@/lib/queries/usage/usage';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/usage';

type FilterDialogProps = {
  view: UsageView;
  query: UsageQuery;
  onClose: () => void;
  onChange: (next: Partial<UsageView>) => void;
};

/** Chooses values of a dimension out of those that occur in the window. Several values of one kind add up. */
export default function FilterDialog({ view, query, onClose, onChange }: FilterDialogProps) {
  const [dimension, setDimension] = useState<UsageGroupBy>(view.groupBy);
  const [draft, setDraft] = useState(view);
  const [text, setText] = useState('');
  return (
    <Dialog isOpen onOpenChange={onClose} title={texts.filterTitle}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onChange({ filters: draft.filters });
          onClose();
        }}
      >
        <Input
          type="search"
          aria-label={texts.filterSearchLabel}
          placeholder={texts.filterSearchPlaceholder}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Segmented
          label={texts.filterDimensionLabel}
          className="mt-3"
          value={dimension}
          onChange={setDimension}
          options={listFilterDimensions(view).map((one) => ({ value: one, label: DIMENSION_LABEL[one] }))}
        />
        <ValueList
          key={dimension}
          query={{ ...query, [dimension]: [] }}
          dimension={dimension}
          search={text}
          chosen={draft.filters[dimension] ?? []}
          onToggle={(value) => setDraft(toggleUsageFilter(draft, dimension, value))}
        />
        <DialogActions>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button type="submit" variant="primary">
            {common.apply}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

type ValueListProps = {
  query: UsageQuery;
  dimension: UsageGroupBy;
  search: string;
  chosen: readonly string[];
  onToggle: (value: string) => void;
};

function ValueList({ query, dimension, search, chosen, onToggle }: ValueListProps) {
  const reader = useReader();
  const wanted = useDeferredValue(search.trim());
  const { data, error, refetch } = useQuery({
    ...usageGroupsQuery(makeGroupsQuery(query, { groupBy: [dimension], search: wanted })),
    placeholderData: keepPreviousData,
  });
  if (error) return <ErrorState title={texts.filterErrorTitle} cause={error.message} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows count={4} />;
  if (data.data.length === 0) {
    return (
      <p className="py-6 text-center text-sm text-muted">
        {wanted === '' ? texts.filterEmpty : texts.filterNoMatch(wanted)}
      </p>
    );
  }
  return (
    <>
      <ul className="mt-3 max-h-72 overflow-y-auto rounded-md border">
        {data.data.map(({ group, names, totals }) => {
          const id = group[dimension] ?? null;
          const key = id ?? 'none';
          return (
            <li key={key} className="border-b last:border-b-0">
              <label className="flex min-h-9 cursor-pointer items-center gap-2.5 px-3 py-1.5 text-sm hover:bg-hover">
                <input
                  type="checkbox"
                  className="size-4 accent-accent"
                  checked={chosen.includes(key)}
                  onChange={() => onToggle(key)}
                />
                <bdi className="min-w-0 flex-1 truncate">{nameDimensionValue(dimension, id, names)}</bdi>
                <span className="text-muted">
                  {totals.cost === null ? common.unpriced : formatMoney(totals.cost, reader)}
                </span>
              </label>
            </li>
          );
        })}
      </ul>
      <p className="mt-1.5 text-xs text-muted" aria-live="polite">
        {data.nextCursor === null
          ? texts.filterFound(formatCount(data.groups, reader))
          : texts.filterFirstOf(data.data.length, formatCount(data.groups, reader))}
      </p>
    </>
  );
}
