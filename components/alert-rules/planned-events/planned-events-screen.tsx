'use client';

import { useQuery } from '@tanstack/react-query';
import { CalendarClock, Plus } from 'lucide-react';
import { useState } from 'react';
import { InstantText } from '@/components/shell/instant';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { forgetAsked } from '@/components/ui/forget-asked';
import { Opener } from '@/components/ui/opener';
import { PageHeader } from '@/components/ui/page-header';
import { PendingState } from '@/components/ui/pending-state';
import { Sentence } from '@/components/ui/sentence';
import { EmptyState } from '@/components/ui/states';
import { toast } from '@/components/ui/toast';
import type { PlannedEvent } from '@/lib/contracts/alert-rules/planned-events';
import { describeScope } from '@/lib/presenters/scope';
import { plannedEventsQuery, useCancelPlannedEvent } from '@/lib/queries/alert-rules/planned-events';
import * as texts from '@/lib/texts/en/alert-rules-planned-events';
import * as common from '@/lib/texts/en/common';
import { PlanDialog } from './plan-dialog';
import { makePlanDraft, type PlanDraft } from './plan-draft';

const STATE = {
  scheduled: { text: texts.scheduledState, tone: 'info' },
  active: { text: common.active, tone: 'ok' },
  over: { text: texts.overState, tone: 'neutral' },
  cancelled: { text: texts.cancelledState, tone: 'stale' },
} as const;

/** Launches and migrations that are announced; `asked` = a form that a link filled in. */
export function PlannedEventsScreen({ asked }: { asked: PlanDraft | null }) {
  const { can } = useWorkspace();
  const [draft, setDraft] = useState<PlanDraft | null>(can.manageAlertRules ? asked : null);
  const query = useQuery(plannedEventsQuery());
  const { data } = query;
  const close = () => {
    setDraft(null);
    forgetAsked();
  };
  const create = can.manageAlertRules ? (
    <Opener name="create" onOpen={() => setDraft(makePlanDraft())}>
      <Plus aria-hidden />
      {texts.title}
    </Opener>
  ) : null;
  return (
    <>
      <PageHeader title={common.plannedEvents} note={texts.note} actions={create} />
      <Card isFlush>
        {data ? (
          <PlanList plans={data.data} createButton={create} />
        ) : (
          <PendingState title={texts.errorTitle} query={query} count={3} />
        )}
      </Card>
      {draft ? <PlanDialog first={draft} onClose={close} /> : null}
    </>
  );
}

function PlanList({ plans, createButton }: { plans: readonly PlannedEvent[]; createButton: React.ReactNode }) {
  if (plans.length === 0) {
    return (
      <EmptyState icon={CalendarClock} title={texts.emptyTitle} action={createButton}>
        {texts.emptyText}
      </EmptyState>
    );
  }
  return (
    <ul className="divide-y">
      {plans.map((plan) => (
        <PlanRow key={plan.id} plan={plan} />
      ))}
    </ul>
  );
}

function PlanRow({ plan }: { plan: PlannedEvent }) {
  const { can } = useWorkspace();
  const cancel = useCancelPlannedEvent();
  const isCancelled = plan.state === 'cancelled';
  const flip = () =>
    cancel.mutate(
      { id: plan.id, cancelled: !isCancelled },
      {
        onSuccess: () =>
          toast.undoable(isCancelled ? texts.restoredDone(plan.name) : texts.cancelledDone(plan.name), () =>
            cancel.mutate({ id: plan.id, cancelled: isCancelled }),
          ),
        onError: (error) => toast.error(error.message),
      },
    );
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-72">
        <p className="flex flex-wrap items-center gap-2 text-sm">
          <span className="font-medium">{plan.name}</span>
          <Badge tone={STATE[plan.state].tone}>{STATE[plan.state].text}</Badge>
          <span className="text-muted">{texts.rowFactor(plan.multiplier)}</span>
        </p>
        <p className="mt-1 text-xs text-muted">
          <Sentence
            text={plan.endsAt === null ? texts.rowOpenPeriod : texts.rowPeriod}
            values={{
              scope: describeScope(plan.scope, plan.scopeNames),
              start: <InstantText at={plan.startsAt} />,
              end: plan.endsAt === null ? null : <InstantText at={plan.endsAt} />,
              person: plan.createdBy,
            }}
          />
        </p>
        {plan.note === '' ? null : <p className="mt-1 text-xs text-muted">{plan.note}</p>}
      </div>
      {can.manageAlertRules && plan.state !== 'over' ? (
        <Button size="sm" isBusy={cancel.isPending} onClick={flip}>
          {isCancelled ? texts.restoreButton : common.cancel}
        </Button>
      ) : null}
    </li>
  );
}
