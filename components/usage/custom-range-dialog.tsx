'use client';

import { useState } from 'react';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import type { UsageQuery } from '@/lib/contracts/usage';
import { formatIsoDay } from '@/lib/presenters/instant';
import type { UsageView } from '@/lib/presenters/usage-view';

type CustomRangeDialogProps = {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  query: UsageQuery;
  onChange: (next: Partial<UsageView>) => void;
};

/** First and last day of a window, both included. */
export function CustomRangeDialog({ isOpen, onOpenChange, query, onChange }: CustomRangeDialogProps) {
  const { timezone } = useWorkspace();
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title="Custom range"
      description={`Whole days in ${timezone}, both included`}
    >
      <RangeForm
        firstDay={formatIsoDay(query.from, timezone)}
        lastDay={formatIsoDay(new Date(Date.parse(query.to) - 1), timezone)}
        onCancel={() => onOpenChange(false)}
        onApply={(from, to) => {
          onChange({ range: 'custom', from, to, bucket: null });
          onOpenChange(false);
        }}
      />
    </Dialog>
  );
}

type RangeFormProps = {
  firstDay: string;
  lastDay: string;
  onCancel: () => void;
  onApply: (from: string, to: string) => void;
};

function RangeForm({ firstDay, lastDay, onCancel, onApply }: RangeFormProps) {
  const [from, setFrom] = useState(firstDay);
  const [to, setTo] = useState(lastDay);
  const error = from !== '' && to !== '' && from > to ? 'The last day lies before the first' : undefined;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (from !== '' && to !== '' && !error) onApply(from, to);
      }}
    >
      <div className="grid grid-cols-2 gap-3">
        <Field label="First day">
          {(field) => (
            <Input {...field} type="date" required value={from} onChange={(event) => setFrom(event.target.value)} />
          )}
        </Field>
        <Field label="Last day" error={error}>
          {(field) => (
            <Input {...field} type="date" required value={to} onChange={(event) => setTo(event.target.value)} />
          )}
        </Field>
      </div>
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary">
          Show
        </Button>
      </DialogActions>
    </form>
  );
}
