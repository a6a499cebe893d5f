import type { ReactNode } from 'react';
import { classNames } from './class-names';

type CardProps = {
  title?: ReactNode;
  /** Beside the title, quiet. */
  note?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  className?: string;
  /** Leaves out the inner padding, for tables and lists that reach the edge. */
  isFlush?: boolean;
};

/** Surface with a hairline border. With a title it is a labelled section. */
export function Card({ title, note, actions, children, className, isFlush = false }: CardProps) {
  return (
    <section className={classNames('min-w-0 rounded-lg border bg-surface', className)}>
      {title ? (
        <header className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-2">
          <h2 className="text-sm font-medium">{title}</h2>
          {note ? <span className="text-xs text-muted">{note}</span> : null}
          {actions ? <div className="ml-auto flex items-center gap-2">{actions}</div> : null}
        </header>
      ) : null}
      <div className={isFlush ? undefined : 'p-4'}>{children}</div>
    </section>
  );
}
