'use client';

import { useQuery } from '@tanstack/react-query';
import { Card } from '@/components/ui/card';
import { otherContainmentsQuery } from '@/lib/queries/containment/containments';
import * as texts from '@/lib/texts/en/containment';
import { PlanCard } from './plan-card';

/** What waits for approval or stands without an incident: asked for by hand, or by a budget. */
export function OtherPlans() {
  const { data: plans = [] } = useQuery(otherContainmentsQuery());
  if (plans.length === 0) return null;
  return (
    <Card title={texts.waitingPlansTitle}>
      <div className="flex flex-col gap-4 divide-y divide-line [&>*+*]:pt-4">
        {plans.map((plan) => (
          <PlanCard key={plan.id} plan={plan} />
        ))}
      </div>
    </Card>
  );
}
