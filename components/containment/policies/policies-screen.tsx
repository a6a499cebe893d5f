'use client';

import { useQuery } from '@tanstack/react-query';
import { Plus, ShieldAlert } from 'lucide-react';
import { useState } from 'react';
import { OtherPlans } from '@/components/containment/other-plans';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Card } from '@/components/ui/card';
import { forgetAsked } from '@/components/ui/forget-asked';
import { Opener } from '@/components/ui/opener';
import { PageHeader } from '@/components/ui/page-header';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { containmentPoliciesQuery } from '@/lib/queries/containment/policies';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/containment';
import { CreatePolicyDialog } from './create-policy-dialog';
import { KillSwitchCard } from './kill-switch-card';
import { PolicyRow } from './policy-row';

/** What is done automatically about severe incidents, and the switch that stops all of it. */
export function PoliciesScreen({ isCreateAsked }: { isCreateAsked: boolean }) {
  const { can } = useWorkspace();
  const [isAdding, setIsAdding] = useState(isCreateAsked && can.contain);
  const { data, error, refetch, isFetching } = useQuery(containmentPoliciesQuery());
  const close = () => {
    setIsAdding(false);
    forgetAsked();
  };
  const add = can.contain ? (
    <Opener name="create" onOpen={() => setIsAdding(true)}>
      <Plus aria-hidden />
      {texts.policiesNewTitle}
    </Opener>
  ) : null;
  return (
    <>
      <PageHeader title={texts.incidentPlansTitle} note={texts.policiesNote} actions={add} />
      <div className="flex flex-col gap-4">
        <KillSwitchCard />
        <OtherPlans />
        <Card title={common.policies} isFlush>
          {data && data.data.length > 0 ? (
            <ul className="divide-y divide-line">
              {data.data.map((policy) => (
                <PolicyRow key={policy.id} policy={policy} />
              ))}
            </ul>
          ) : data ? (
            <EmptyState icon={ShieldAlert} title={texts.policiesEmptyTitle} action={add}>
              {texts.policiesEmptyText}
            </EmptyState>
          ) : error ? (
            <ErrorState
              title={texts.policiesErrorTitle}
              cause={error.message}
              onRetry={() => void refetch()}
              isRetrying={isFetching}
            />
          ) : (
            <SkeletonRows count={2} />
          )}
        </Card>
      </div>
      {isAdding ? <CreatePolicyDialog onClose={close} /> : null}
    </>
  );
}
