'use client';

import { useQuery } from '@tanstack/react-query';
import { SeverityBadge } from '@/components/incidents/severity-badge';
import type { IncidentMatcher } from '@/lib/domain/incidents/incident-matcher';
import { silencePreviewQuery } from '@/lib/queries/notifications/silences';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/notifications/silences';

/** Incidents that the matcher covers now and covered lately, so that a silence is not wider than meant. */
export function SilencePreviewBox({ matcher }: { matcher: IncidentMatcher }) {
  const { data, error } = useQuery({ ...silencePreviewQuery(matcher), placeholderData: (before) => before });
  return (
    <section aria-label={common.preview} aria-live="polite" className="rounded-md border bg-canvas px-3 py-2 text-sm">
      {error ? (
        <p className="text-critical">{common.previewError(error.message)}</p>
      ) : data ? (
        <>
          <p>{data.matching.length === 0 ? texts.previewNoMatch : texts.previewMatches(data.matching.length)}</p>
          <ul className="my-1 flex flex-col gap-1">
            {data.matching.map((one) => (
              <li key={one.id} className="flex min-w-0 items-center gap-2">
                <SeverityBadge severity={one.severity} />
                <span className="truncate">
                  #{one.number} {one.title}
                </span>
              </li>
            ))}
          </ul>
          <p className="text-xs text-muted">
            {texts.previewLast30Days(data.lastThirtyDays.matching, data.lastThirtyDays.all)}
          </p>
        </>
      ) : (
        <p className="text-muted">{texts.previewLoading}</p>
      )}
    </section>
  );
}
