import { OverviewSkeleton } from '@/components/overview/overview-skeleton';
import { Skeleton } from '@/components/ui/states';

export default function Loading() {
  return (
    <>
      <Skeleton className="mb-5 h-7 w-40" />
      <OverviewSkeleton />
    </>
  );
}
