'use client';

import { useReader } from '@/components/shell/reader-context';
import { classNames } from '@/components/ui/class-names';
import { Input } from '@/components/ui/field';
import type { RetentionPreview } from '@/lib/contracts/installation/retention';
import { RETENTION_LIMITS, type RetentionField } from '@/lib/domain/installation/retention';
import { formatQuantity } from '@/lib/presenters/count';
import { formatDate } from '@/lib/presenters/instant';
import * as texts from '@/lib/texts/en/installation-workspace';

/** What is proposed in place of keeping something for ever. */
const PROPOSED: Record<RetentionField, number> = {
  minuteDays: 35,
  hourDays: 400,
  dayDays: 1_100,
  incidentDays: 400,
  messageDays: 90,
  activityDays: 400,
};
const ALWAYS_LIMITED: readonly RetentionField[] = ['minuteDays', 'hourDays'];

type RetentionRowProps = {
  field: RetentionField;
  days: number | null;
  stored: number | null;
  onChange: (days: number | null) => void;
  preview: RetentionPreview['data'][number] | undefined;
  error: string | undefined;
};

/** One kind of data: what is lost when it goes, for how long it stays, and what goes next. */
export function RetentionRow({ field, days, stored, onChange, preview, error }: RetentionRowProps) {
  const { name, lost } = texts.RETENTION_LABELS[field];
  const noteId = `${field}-note`;
  const { min, max } = RETENTION_LIMITS[field];
  return (
    <li className="grid gap-x-6 gap-y-2 px-4 py-3 sm:grid-cols-[minmax(0,1fr)_15rem]">
      <div className="min-w-0">
        <div className="text-sm font-medium">{name}</div>
        <p className="mt-0.5 text-xs text-muted">{lost}</p>
      </div>
      <div className="min-w-0">
        <div className="flex min-h-8 items-center gap-2 text-sm">
          {days === null ? null : (
            <>
              <Input
                aria-label={texts.retentionRowKeptDaysLabel(name)}
                aria-describedby={noteId}
                aria-invalid={error ? true : undefined}
                type="number"
                inputMode="numeric"
                className="w-24! text-right tabular-nums"
                min={min}
                max={max}
                required
                value={Number.isNaN(days) ? '' : days}
                onChange={(event) => onChange(event.target.valueAsNumber)}
              />
              <span className="text-muted">{texts.retentionRowDays}</span>
            </>
          )}
          {ALWAYS_LIMITED.includes(field) ? null : (
            <label className={classNames('flex items-center gap-1.5', days !== null && 'ml-auto')}>
              <input
                type="checkbox"
                className="size-4 accent-accent"
                aria-label={texts.retentionRowForEverOfLabel(name)}
                checked={days === null}
                onChange={(event) => onChange(event.target.checked ? null : (stored ?? PROPOSED[field]))}
              />
              {texts.retentionRowForEverLabel}
            </label>
          )}
        </div>
        <p id={noteId} className={classNames('mt-1 min-h-4 text-xs', error ? 'text-critical' : 'text-muted')}>
          {error ?? <Loss preview={preview} />}
        </p>
      </div>
    </li>
  );
}

function Loss({ preview }: { preview: RetentionRowProps['preview'] }) {
  const reader = useReader();
  if (!preview) return null;
  if (preview.before === null) return texts.retentionRowNothingRemoved;
  const day = formatDate(preview.before.slice(0, 10), reader);
  if (preview.rows === 0) return texts.retentionRowNothingOlder(day);
  const rows = formatQuantity(preview.rows, texts.retentionOneRow, reader);
  return (
    <span className={preview.isShortened ? 'text-warning' : undefined}>
      {texts.retentionRowRemoved(rows, day, preview.isMore)}
    </span>
  );
}
