import { Skeleton } from '@/components/ui/states';
import { OverviewSkeleton } from '@/components/usage/overview/overview-skeleton';

export default function Loading() {
  return (
    <>
      <Skeleton className="mb-5 h-7 w-40" />
      <OverviewSkeleton />
    </>
  );
}
