import { Skeleton } from '@/components/ui/states';
import { UsageSkeleton } from '@/components/usage/usage-screen';

export default function Loading() {
  return (
    <>
      <Skeleton className="mb-5 h-7 w-24" />
      <Skeleton className="mb-4 h-8 w-full max-w-2xl" />
      <UsageSkeleton />
    </>
  );
}
