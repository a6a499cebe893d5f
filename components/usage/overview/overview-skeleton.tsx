import { Skeleton } from '@/components/ui/states';
import * as texts from '@/lib/texts/en/usage-overview';

/** Same boxes as the page, so that nothing jumps when the numbers arrive. */
export function OverviewSkeleton() {
  return (
    <div className="flex flex-col gap-4" aria-busy="true">
      <span className="sr-only">{texts.skeletonLabel}</span>
      <div className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line lg:grid-cols-4">
        {['today', 'week', 'month', 'forecast'].map((key) => (
          <div key={key} className="bg-surface p-4">
            <Skeleton className="h-4 w-20" />
            <Skeleton className="mt-3 h-7 w-28" />
            <Skeleton className="mt-2 h-3 w-24" />
          </div>
        ))}
      </div>
      <div className="rounded-lg border bg-surface p-4">
        <Skeleton className="h-4 w-40" />
        <Skeleton className="mt-4 h-60 w-full" />
      </div>
      <div className="grid gap-4 lg:grid-cols-2">
        <Skeleton className="h-40" />
        <Skeleton className="h-40" />
      </div>
    </div>
  );
}
