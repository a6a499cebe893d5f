'use client';

import { WeeklyWindowFields } from '@/components/notifications/matchers/weekly-window-fields';
import type { WeeklyWindow } from '@/lib/domain/weekly-window';

type OptionalWindowProps = {
  label: string;
  note: string;
  window: WeeklyWindow | null;
  /** What ticking the box begins with. */
  fallback: WeeklyWindow;
  onChange: (window: WeeklyWindow | null) => void;
  error?: string | undefined;
};

/** A box to tick that brings its days and hours with it. */
export function OptionalWindow({ label, note, window, fallback, onChange, error }: OptionalWindowProps) {
  return (
    <div className="rounded-md border px-3 py-2">
      <label className="flex items-start gap-2 text-sm">
        <input
          type="checkbox"
          className="mt-0.5 size-4 shrink-0 accent-accent"
          checked={window !== null}
          onChange={(event) => onChange(event.target.checked ? fallback : null)}
        />
        <span>
          <span className="font-medium">{label}</span>
          <span className="block text-xs text-muted">{note}</span>
        </span>
      </label>
      {window ? (
        <div className="mt-3 mb-1">
          <WeeklyWindowFields legend={label} window={window} onChange={onChange} error={error} />
        </div>
      ) : null}
    </div>
  );
}
