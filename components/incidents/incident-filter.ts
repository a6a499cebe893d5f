import type { IncidentSeverity, IncidentState } from '@/lib/queries/incidents/incidents';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/incidents';

export const INCIDENT_FILTERS = [
  { value: 'active', label: texts.filterOpenLabel },
  { value: 'resolved', label: texts.resolved },
  { value: 'all', label: common.all },
] as const;
export type IncidentFilter = (typeof INCIDENT_FILTERS)[number]['value'];

export const SEVERITY_FILTERS = [
  { value: 'any', label: texts.filterAnySeverityLabel },
  { value: 'critical', label: common.critical },
  { value: 'warning', label: common.warning },
  { value: 'info', label: texts.filterInfoLabel },
] as const;
export type SeverityFilter = (typeof SEVERITY_FILTERS)[number]['value'];

/** What the list shows, as its address says it. */
export type IncidentListView = { filter: IncidentFilter; severity: SeverityFilter };

/** States behind each choice of the filter; none = all. */
export const FILTER_STATES: Record<IncidentFilter, readonly IncidentState[]> = {
  active: ['open', 'acknowledged'],
  resolved: ['resolved'],
  all: [],
};

export const listSeverities = (severity: SeverityFilter): readonly IncidentSeverity[] =>
  severity === 'any' ? [] : [severity];

type Params = Record<string, string | string[] | undefined>;

/** Address -> view; what is unknown falls back to open incidents of any severity. */
export function parseIncidentListView(params: Params): IncidentListView {
  return {
    filter: INCIDENT_FILTERS.find(({ value }) => value === params['show'])?.value ?? 'active',
    severity: SEVERITY_FILTERS.find(({ value }) => value === params['severity'])?.value ?? 'any',
  };
}

/** View -> address. */
export function renderIncidentListSearch({ filter, severity }: IncidentListView): string {
  const search = new URLSearchParams();
  if (filter !== 'active') search.set('show', filter);
  if (severity !== 'any') search.set('severity', severity);
  return search.size === 0 ? '' : `?${search}`;
}
