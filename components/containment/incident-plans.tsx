'use client';

import { useQuery } from '@tanstack/react-query';
import { Card } from '@/components/ui/card';
import { incidentContainmentsQuery } from '@/lib/queries/containment/containments';
import * as texts from '@/lib/texts/en/containment';
import { PlanCard } from './plan-card';

/** What was planned and done about an incident, newest first; nothing is shown where there is nothing. */
export function IncidentPlans({ incidentId }: { incidentId: string }) {
  const { data } = useQuery(incidentContainmentsQuery(incidentId));
  const plans = data?.data.filter((plan) => plan.state !== 'cancelled') ?? [];
  if (plans.length === 0) return null;
  return (
    <Card title={texts.incidentPlansTitle}>
      <div className="flex flex-col gap-4 divide-y divide-line [&>*+*]:pt-4">
        {plans.map((plan) => (
          <PlanCard key={plan.id} plan={plan} />
        ))}
      </div>
    </Card>
  );
}
