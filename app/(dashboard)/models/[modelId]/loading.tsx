import { DetailSkeleton } from '@/components/usage/details/detail-screen';

export default function Loading() {
  return <DetailSkeleton />;
}
