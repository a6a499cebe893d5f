import type { OpenIncident } from './incident-book';
import type { Evidence } from './judge';
import type { Series } from './series';
import type { DisplayNames } from './types';

/** Plain sentences about an incident. */
export function explain(
  series: Series,
  incident: OpenIncident,
  found: readonly Evidence[],
  _minute: number,
  _names: DisplayNames,
): string {
  return `${series.key} ${incident.kind} ${found
    .map(
      (entry) =>
        `${entry.test} ${(entry.observed / 1e6).toFixed(2)}>${(entry.largest / 1e6).toFixed(2)} m${entry.margin.toFixed(2)}`,
    )
    .join('; ')}`;
}
