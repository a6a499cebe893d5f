import { IncidentSkeleton } from '@/components/incidents/incident-screen';

export default function Loading() {
  return <IncidentSkeleton />;
}
