import type { ViewParams } from '@/lib/contracts/usage/usage-views';
import { parseUsageView, readSearchParams, renderUsageParams } from '@/lib/presenters/usage/usage-view';

/** The parameters that the explorer knows, with values it accepts; all else is dropped. */
export function cleanViewParams(params: ViewParams): ViewParams {
  const clean = readSearchParams(renderUsageParams(parseUsageView(params)));
  return Object.fromEntries(
    Object.entries(clean).flatMap(([name, values]) => (values === undefined ? [] : [[name, values]])),
  );
}
