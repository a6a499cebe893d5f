'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Calendar } from '@/components/ui/calendar';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import { Keycap } from '@/components/ui/keycap';
import type { UsageQuery } from '@/lib/contracts/usage/usage';
import { formatIsoDay } from '@/lib/presenters/instant';
import { USAGE_RANGES, type UsageView } from '@/lib/presenters/usage/usage-view';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/usage';

type RangeDialogProps = {
  view: UsageView;
  query: UsageQuery;
  onClose: () => void;
  onChange: (next: Partial<UsageView>) => void;
};

/** All ranges, and a calendar for any other: first and last day, both included. */
export default function RangeDialog({ view, query, onClose, onChange }: RangeDialogProps) {
  const timezone = query.timezone ?? 'UTC';
  const [from, setFrom] = useState(formatIsoDay(query.from, timezone));
  const [to, setTo] = useState(formatIsoDay(new Date(Date.parse(query.to) - 1), timezone));
  const error = from !== '' && to !== '' && from > to ? texts.rangeOrderError : undefined;
  const choose = (next: Partial<UsageView>) => {
    onChange(next);
    onClose();
  };
  return (
    <Dialog isOpen onOpenChange={onClose} title={texts.rangeTitle} description={texts.rangeDescription(timezone)}>
      <div className="grid gap-5 sm:grid-cols-[11rem_1fr]">
        <ul className="max-sm:grid max-sm:grid-cols-2">
          {USAGE_RANGES.map(({ range, label, key }) => (
            <li key={range}>
              <button
                type="button"
                aria-current={view.range === range}
                className="flex h-8 w-full items-center justify-between rounded-md px-2 text-left text-sm hover:bg-hover aria-[current=true]:bg-hover aria-[current=true]:font-medium max-md:h-10"
                onClick={() => choose({ range, from: null, to: null })}
              >
                {label}
                <Keycap>{key.toUpperCase()}</Keycap>
              </button>
            </li>
          ))}
        </ul>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (from !== '' && to !== '' && !error) choose({ range: 'custom', from, to, bucket: null });
          }}
        >
          <Calendar
            from={from}
            to={to}
            onChange={(first, last) => {
              setFrom(first);
              setTo(last);
            }}
          />
          <div className="mt-3 grid grid-cols-2 gap-3">
            <Field label={common.firstDay}>
              {(field) => (
                <Input {...field} type="date" required value={from} onChange={(event) => setFrom(event.target.value)} />
              )}
            </Field>
            <Field label={common.lastDay} error={error}>
              {(field) => (
                <Input {...field} type="date" required value={to} onChange={(event) => setTo(event.target.value)} />
              )}
            </Field>
          </div>
          <DialogActions>
            <Button onClick={onClose}>{common.cancel}</Button>
            <Button type="submit" variant="primary">
              {texts.rangeShowButton}
            </Button>
          </DialogActions>
        </form>
      </div>
    </Dialog>
  );
}
