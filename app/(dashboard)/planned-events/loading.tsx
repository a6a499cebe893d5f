import { Card } from '@/components/ui/card';
import { Skeleton, SkeletonRows } from '@/components/ui/states';

export default function Loading() {
  return (
    <>
      <Skeleton className="mb-5 h-7 w-32" />
      <Card isFlush>
        <SkeletonRows />
      </Card>
    </>
  );
}
