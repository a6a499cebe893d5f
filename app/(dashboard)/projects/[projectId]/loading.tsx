import { DetailSkeleton } from '@/components/details/detail-screen';

export default function Loading() {
  return <DetailSkeleton />;
}
