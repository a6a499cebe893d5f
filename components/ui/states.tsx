import { CircleAlert, type LucideIcon, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import * as common from '@/lib/texts/en/common';
import { Button } from './button';
import { classNames } from './class-names';

/** Grey block in the size of what is coming. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span className={classNames('block animate-pulse-soft rounded-md bg-line', className)} data-skeleton aria-hidden />
  );
}

/** Skeleton rows of a list or table. */
export function SkeletonRows({ count = 5 }: { count?: number }) {
  return (
    <div className="divide-y" aria-busy="true">
      <span className="sr-only">{common.loading}</span>
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: identical placeholders without identity.
        <div key={index} className="flex items-center gap-4 px-4 py-3">
          <Skeleton className="h-4 w-1/4" />
          <Skeleton className="h-4 w-1/3" />
          <Skeleton className="ml-auto h-4 w-16" />
        </div>
      ))}
    </div>
  );
}

type EmptyStateProps = { icon: LucideIcon; title: string; children: ReactNode; action?: ReactNode };

/** Says what is missing and which step comes next. */
export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center px-6 py-12 text-center">
      <span className="mb-3 grid size-10 place-items-center rounded-lg border bg-canvas text-muted">
        <Icon className="size-5" aria-hidden />
      </span>
      <h2 className="text-base font-medium">{title}</h2>
      <p className="mt-1 max-w-md text-sm text-muted">{children}</p>
      {action ? <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}

type ErrorStateProps = { title: string; cause: string; onRetry?: () => void; isRetrying?: boolean };

/** Says what failed, why, and offers to try again. */
export function ErrorState({ title, cause, onRetry, isRetrying = false }: ErrorStateProps) {
  return (
    <div role="alert" className="flex flex-col items-center px-6 py-12 text-center">
      <CircleAlert className="mb-3 size-6 text-critical" aria-hidden />
      <h2 className="text-base font-medium">{title}</h2>
      <p className="mt-1 max-w-md text-sm break-words text-muted">{cause}</p>
      {onRetry ? (
        <Button className="mt-4" onClick={onRetry} isBusy={isRetrying}>
          {isRetrying ? null : <RotateCw aria-hidden />}
          {common.tryAgain}
        </Button>
      ) : null}
    </div>
  );
}
