import type { IncidentState } from '@/lib/queries/incidents';

export const INCIDENT_FILTERS = [
  { value: 'active', label: 'Open and acknowledged' },
  { value: 'resolved', label: 'Resolved' },
  { value: 'all', label: 'All' },
] as const;
export type IncidentFilter = (typeof INCIDENT_FILTERS)[number]['value'];

/** States behind each choice of the filter; none = all. */
export const FILTER_STATES: Record<IncidentFilter, readonly IncidentState[]> = {
  active: ['open', 'acknowledged'],
  resolved: ['resolved'],
  all: [],
};
