'use client';

import { useQuery } from '@tanstack/react-query';
import type { Route } from 'next';
import { Banner } from '@/components/ui/banner';
import { IntentLink } from '@/components/ui/intent-link';
import { incidentsQuery } from '@/lib/queries/incidents/incidents';
import * as texts from '@/lib/texts/en/shell';

/** Kinds that no other banner shows; missing data has its own beside the connections. */
const KINDS = new Set(['failing-delivery', 'dead-worker', 'expiring-key']);

/** Banners about Spendwatch itself: mail may not work just then. */
export function SelfNotices() {
  const { data } = useQuery(incidentsQuery(['open']));
  const troubles = (data?.data ?? []).filter((one) => KINDS.has(one.kind));
  if (troubles.length === 0) return null;
  return (
    <div className="mb-4 flex flex-col gap-2">
      {troubles.map((one) => (
        <Banner
          key={one.id}
          tone={one.severity === 'critical' ? 'critical' : 'warning'}
          title={one.title}
          action={
            <IntentLink
              href={`/incidents/${one.id}` as Route}
              className="font-medium underline-offset-2 hover:underline"
            >
              {texts.selfNoticesLink}
            </IntentLink>
          }
        >
          {one.explanation}
        </Banner>
      ))}
    </div>
  );
}
