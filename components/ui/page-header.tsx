import type { ReactNode } from 'react';

/** Title of a page, what it is about in a few words, and its main actions. */
export function PageHeader({ title, note, actions }: { title: ReactNode; note?: ReactNode; actions?: ReactNode }) {
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-2 pb-4">
      <div className="min-w-0 flex-1 basis-48">
        <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
        {note ? <p className="mt-0.5 text-sm text-muted">{note}</p> : null}
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
    </header>
  );
}
