'use client';

import { useQuery } from '@tanstack/react-query';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import type { IncidentDetail } from '@/lib/contracts/incidents/incidents';
import { canBeContained } from '@/lib/domain/alert-rules/spend-rate';
import { choosePrimary, type Primary } from '@/lib/presenters/incidents/primary-action';
import { incidentContainmentsQuery, leversQuery, usePlanContainment } from '@/lib/queries/containment/containments';
import * as texts from '@/lib/texts/en/incidents';
import { ContainDialog } from './contain-dialog';

/**
 * The one thing to press: the weakest action that really stops this. A press shows what would stop, and changes nothing.
 * On a phone it comes along at the bottom, where the thumb is, once its card is scrolled out of sight.
 */
export function IncidentPrimary({ incident }: { incident: IncidentDetail }) {
  const { can } = useWorkspace();
  const isStoppable = incident.state !== 'resolved' && canBeContained(incident.kind, incident.ratePerHour);
  const levers = useQuery({ ...leversQuery(incident.id), enabled: isStoppable, retry: false });
  const plans = useQuery(incidentContainmentsQuery(incident.id));
  const plan = usePlanContainment(incident.id);
  const [opened, setOpened] = useState<{ planId: string | null } | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const isPassed = useIsPassed(place);
  if (!isStoppable) return null;
  const primary = choosePrimary(levers.data ?? null, levers.error !== null, plans.data?.data ?? [], can);
  const press = () => {
    if (primary.kind !== 'plan') return setOpened({ planId: primary.planId });
    plan.mutate({ action: primary.action, reason: '' }, { onSuccess: ({ id }) => setOpened({ planId: id }) });
  };
  return (
    <>
      <Card title={texts.primaryTitle} className="lg:w-96 lg:shrink-0">
        <div className="flex flex-col gap-3">
          <p className="text-sm text-muted">{describe(primary)}</p>
          {plan.error ? (
            <p role="alert" className="text-sm text-critical">
              {plan.error.message}
            </p>
          ) : null}
          {primary.press === null ? null : (
            <div ref={place} className="flex flex-wrap gap-2">
              <PressButton primary={primary} isBusy={plan.isPending} onPress={press} />
              <Button className="max-md:h-12" onClick={() => setOpened({ planId: null })}>
                {texts.primaryOtherButton}
              </Button>
            </div>
          )}
        </div>
      </Card>
      {primary.press === null || !isPassed ? null : (
        <div className="fixed inset-x-0 bottom-[calc(3.5rem+env(safe-area-inset-bottom))] z-20 flex gap-2 border-t bg-canvas p-3 md:hidden">
          <PressButton primary={primary} isBusy={plan.isPending} onPress={press} />
          <Button className="h-12" onClick={() => setOpened({ planId: null })}>
            {texts.primaryOtherButton}
          </Button>
        </div>
      )}
      {opened ? <ContainDialog incident={incident} planId={opened.planId} onClose={() => setOpened(null)} /> : null}
    </>
  );
}

/** True while an element is above what the window shows. */
function useIsPassed(element: RefObject<HTMLElement | null>): boolean {
  const [isPassed, setIsPassed] = useState(false);
  useEffect(() => {
    if (!element.current) return;
    const observer = new IntersectionObserver(([entry]) => {
      if (entry) setIsPassed(!entry.isIntersecting && entry.boundingClientRect.top < 0);
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  });
  return isPassed;
}

type PressButtonProps = { primary: Primary; isBusy: boolean; onPress: () => void };

function PressButton({ primary, isBusy, onPress }: PressButtonProps) {
  return (
    <Button
      variant="primary"
      className="h-auto min-h-8 max-w-full whitespace-normal max-md:min-h-12 max-md:min-w-0 max-md:flex-1"
      isBusy={isBusy}
      onClick={onPress}
    >
      {nameButton(primary)}
    </Button>
  );
}

function nameButton({ press, name }: Primary): string {
  switch (press) {
    case 'ask':
      return texts.primaryAskButton(name);
    case 'approve':
      return texts.primaryApproveButton(name);
    case 'by-hand':
      return texts.primaryByHandButton;
    default:
      return name;
  }
}

function describe({ reason, name }: Primary): string {
  switch (reason) {
    case 'looking':
      return texts.primaryLooking;
    case 'must-ask':
      return texts.primaryMustAsk;
    case 'may-not':
      return texts.primaryMayNot;
    case 'waits':
      return texts.primaryWaits;
    case 'done':
      return texts.primaryDone(name);
    case 'stops':
      return texts.primaryStops;
  }
}
