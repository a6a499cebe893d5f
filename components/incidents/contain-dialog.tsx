'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { LeverChoice } from '@/components/containment/lever-choice';
import { PlanCard } from '@/components/containment/plan-card';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import { ErrorState, Skeleton } from '@/components/ui/states';
import type { Containment, ContainmentLevers } from '@/lib/contracts/containment/containments';
import type { IncidentDetail } from '@/lib/contracts/incidents/incidents';
import { incidentContainmentsQuery, leversQuery, usePlanContainment } from '@/lib/queries/containment/containments';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/containment';
import { containDialogTitle } from '@/lib/texts/en/incidents';
import { ContainByHand } from './contain-by-hand';

/** Chooses an action, shows what it would stop, applies it after a proof of identity, and shows how far it is. */
export function ContainDialog(props: {
  incident: IncidentDetail;
  /** A plan that is there already; absent or null = one is chosen first. */
  planId?: string | null;
  onClose: () => void;
}) {
  const { incident, onClose } = props;
  const router = useRouter();
  const [planId, setPlanId] = useState(props.planId ?? null);
  const plans = useQuery(incidentContainmentsQuery(incident.id));
  const plan = plans.data?.data.find((one) => one.id === planId);
  const close = () => {
    onClose();
    // The address must not ask again when the page is reloaded.
    router.replace(`/incidents/${incident.id}`, { scroll: false });
  };
  return (
    <Dialog isOpen onOpenChange={close} title={containDialogTitle} description={texts.containDescription}>
      {plan && plan.state !== 'cancelled' ? (
        <>
          <PlanCard plan={plan} />
          <DialogActions>
            <Button onClick={close}>{common.close}</Button>
          </DialogActions>
        </>
      ) : (
        <Choice incident={incident} onPlanned={(made) => setPlanId(made.id)} onClose={close} />
      )}
    </Dialog>
  );
}

type ChoiceProps = { incident: IncidentDetail; onPlanned: (plan: Containment) => void; onClose: () => void };

function Choice({ incident, onPlanned, onClose }: ChoiceProps) {
  const levers = useQuery(leversQuery(incident.id));
  if (levers.data) return <ChoiceForm levers={levers.data} {...{ incident, onPlanned, onClose }} />;
  if (levers.error) {
    return (
      <>
        <ErrorState
          title={texts.containErrorTitle}
          cause={levers.error.message}
          onRetry={() => void levers.refetch()}
        />
        <ContainByHand incident={incident} />
      </>
    );
  }
  return (
    <div aria-busy="true" className="flex flex-col gap-2">
      <span className="sr-only">{texts.containLoadingLevers}</span>
      <Skeleton className="h-12" />
      <Skeleton className="h-12" />
      <Skeleton className="h-12" />
    </div>
  );
}

function ChoiceForm({ levers, incident, onPlanned, onClose }: ChoiceProps & { levers: ContainmentLevers }) {
  const { can } = useWorkspace();
  const plan = usePlanContainment(incident.id);
  const possible = levers.levers.filter((lever) => lever.isPossible);
  const recommended = possible.find((lever) => lever.isRecommended) ?? possible[0];
  const [action, setAction] = useState<Containment['action'] | null>(recommended?.action ?? null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get('reason')).trim();
    if (action !== null) plan.mutate({ action, reason }, { onSuccess: onPlanned });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      {possible.length === 0 ? <p className="text-sm">{texts.containNothingPossible}</p> : null}
      {can.contain || possible.length === 0 ? null : <Banner tone="info" title={texts.containTitle} />}
      <LeverChoice levers={levers.levers} chosen={action} onChoose={setAction} />
      {possible.length === 0 ? (
        <ContainByHand incident={incident} />
      ) : (
        <>
          <Field label={texts.containReasonLabel} error={plan.error?.message}>
            {(field) => <Input {...field} name="reason" maxLength={1000} autoComplete="off" />}
          </Field>
          <details className="text-sm">
            <summary className="cursor-pointer text-muted">{texts.containByHandSummary}</summary>
            <div className="mt-2">
              <ContainByHand incident={incident} />
            </div>
          </details>
        </>
      )}
      <DialogActions>
        <Button onClick={onClose}>{common.close}</Button>
        {possible.length === 0 || !can.askForContainment ? null : (
          <Button type="submit" variant="primary" isBusy={plan.isPending} disabled={action === null}>
            {can.contain ? common.preview : texts.containAskForApprovalButton}
          </Button>
        )}
      </DialogActions>
    </form>
  );
}
