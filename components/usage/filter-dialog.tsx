'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field, Select } from '@/components/ui/field';
import { ErrorState, SkeletonRows } from '@/components/ui/states';
import type { UsageGroupBy, UsageQuery } from '@/lib/contracts/usage';
import { DIMENSION_LABEL } from '@/lib/presenters/series-name';
import { buildUsageTable } from '@/lib/presenters/usage-table';
import { FILTER_DIMENSIONS, toggleUsageFilter, type UsageView } from '@/lib/presenters/usage-view';
import { usageSeriesQuery } from '@/lib/queries/usage';

type FilterDialogProps = {
  view: UsageView;
  query: UsageQuery;
  onClose: () => void;
  onChange: (next: Partial<UsageView>) => void;
};

/** Chooses values of one dimension out of those that occur in the window. */
export function FilterDialog({ view, query, onClose, onChange }: FilterDialogProps) {
  const [dimension, setDimension] = useState<UsageGroupBy>(view.groupBy);
  const [draft, setDraft] = useState(view);
  const apply = () => {
    onChange({ filters: draft.filters });
    onClose();
  };
  return (
    <Dialog isOpen onOpenChange={onClose} title="Filter usage" description="Several values of one kind add up.">
      <Field label="By">
        {(field) => (
          <Select
            {...field}
            value={dimension}
            onChange={(event) => {
              const chosen = FILTER_DIMENSIONS.find((one) => one === event.target.value);
              if (chosen) setDimension(chosen);
            }}
          >
            {FILTER_DIMENSIONS.map((one) => (
              <option key={one} value={one}>
                {DIMENSION_LABEL[one]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <ValueList
        query={{ ...query, [dimension]: [], groupBy: [dimension] }}
        chosen={draft.filters[dimension] ?? []}
        onToggle={(value) => setDraft(toggleUsageFilter(draft, dimension, value))}
      />
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="primary" onClick={apply}>
          Apply
        </Button>
      </DialogActions>
    </Dialog>
  );
}

type ValueListProps = { query: UsageQuery; chosen: readonly string[]; onToggle: (value: string) => void };

function ValueList({ query, chosen, onToggle }: ValueListProps) {
  const { data, error, refetch } = useQuery(usageSeriesQuery(query));
  if (error)
    return <ErrorState title="Values could not be read" cause={error.message} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows count={4} />;
  const { rows } = buildUsageTable(data);
  if (rows.length === 0) return <p className="py-6 text-center text-sm text-muted">No usage in this window.</p>;
  return (
    <ul className="mt-3 max-h-72 overflow-y-auto rounded-md border">
      {rows.map((row) => (
        <li key={row.key} className="border-b last:border-b-0">
          <label className="flex min-h-9 cursor-pointer items-center gap-2.5 px-3 py-1.5 text-sm hover:bg-hover">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={chosen.includes(row.key)}
              onChange={() => onToggle(row.key)}
            />
            <span className="min-w-0 flex-1 truncate">{row.name}</span>
            <span className="text-muted">{row.cost ?? 'unpriced'}</span>
          </label>
        </li>
      ))}
    </ul>
  );
}
