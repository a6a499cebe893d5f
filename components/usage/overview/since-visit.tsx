'use client';

import { useQuery } from '@tanstack/react-query';
import type { Route } from 'next';
import { useEffect, useState } from 'react';
import { useReader } from '@/components/shell/reader-context';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Card } from '@/components/ui/card';
import { classNames } from '@/components/ui/class-names';
import { IntentLink } from '@/components/ui/intent-link';
import type { Overview } from '@/lib/contracts/usage/overview';
import { MINUTE_MS } from '@/lib/domain/time';
import { continueVisit, parseVisit, renderVisit, VISIT_COOKIE } from '@/lib/domain/visit';
import { formatWeekdayTime } from '@/lib/presenters/instant';
import { NO_FILTERS } from '@/lib/presenters/usage/no-filters';
import { buildVisitLines, type VisitLine } from '@/lib/presenters/usage/since-visit';
import { usageSeriesQuery } from '@/lib/queries/usage/usage';
import * as texts from '@/lib/texts/en/usage-overview';

const TONES: Record<VisitLine['tone'], string> = {
  calm: 'text-ink',
  warning: 'text-warning',
  critical: 'text-critical',
};

/** Writes down that the reader is here, so that the next visit knows when this one ended. */
function useVisitSign(): void {
  useEffect(() => {
    const sign = () => {
      const written = new RegExp(`(?:^|; )${VISIT_COOKIE}=([^;]*)`).exec(document.cookie)?.[1];
      const visit = continueVisit(parseVisit(written), new Date());
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and Safari.
      document.cookie = `${VISIT_COOKIE}=${renderVisit(visit)}; path=/; max-age=31536000; samesite=lax`;
    };
    sign();
    const timer = setInterval(sign, MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
}

/** The first look in the morning: what is new since the visit before this one, in five lines that lead further. */
export function SinceVisit({ overview, since }: { overview: Overview; since: string | null }) {
  useVisitSign();
  return since === null ? null : <VisitCard overview={overview} since={floorMinute(since)} />;
}

const floorMinute = (instant: string) => new Date(Math.floor(Date.parse(instant) / MINUTE_MS) * MINUTE_MS);

function VisitCard({ overview, since }: { overview: Overview; since: Date }) {
  const reader = useReader();
  const { renderedAt } = useWorkspace();
  const [now] = useState(() => new Date(Math.ceil(Date.parse(renderedAt) / MINUTE_MS) * MINUTE_MS));
  const { data } = useQuery(
    usageSeriesQuery({
      from: since.toISOString(),
      to: now.toISOString(),
      bucket: 'month',
      groupBy: [],
      ...NO_FILTERS,
    }),
  );
  const lines = buildVisitLines({ overview, since, now, spent: data?.totals.cost ?? null, reader });
  return (
    <Card title={texts.sinceVisitTitle} note={formatWeekdayTime(since, reader)} isFlush>
      <dl className="grid gap-px bg-line sm:grid-cols-2 lg:grid-cols-5">
        {lines.map(({ label, text, href, tone }) => (
          <div key={label} className="bg-surface px-4 py-3">
            <dt className="text-xs text-muted">{label}</dt>
            <dd className="mt-0.5 text-sm">
              <IntentLink href={href as Route} className={classNames('line-clamp-3 hover:underline', TONES[tone])}>
                {text}
              </IntentLink>
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
