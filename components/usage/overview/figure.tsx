import type { ReactNode } from 'react';

type FigureProps = { label: string; value: ReactNode; mark?: ReactNode; children: ReactNode };

/** One big number with its name and a quiet line below. */
export function Figure({ label, value, mark, children }: FigureProps) {
  return (
    <div className="min-w-0 bg-surface px-4 py-3.5">
      <dt className="text-sm text-muted">{label}</dt>
      <dd className="mt-1 text-2xl font-semibold tracking-tight max-lg:text-xl">
        {value}
        {mark}
      </dd>
      <dd className="mt-1 text-xs text-muted">{children}</dd>
    </div>
  );
}
