'use client';

import { isProofWanted, useVerification } from '@/components/people/security/use-verification';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Badge, type Tone } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import type { Containment } from '@/lib/contracts/containment/containments';
import { type ContainmentVerb, useCommandContainment } from '@/lib/queries/containment/containments';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/containment';
import { PlanOutcome } from './plan-outcome';
import { PlanPreview } from './plan-preview';
import { PlanSteps } from './plan-steps';

const STATES: Record<Containment['state'], { text: string; tone: Tone }> = {
  planned: { text: texts.planStatePlannedText, tone: 'info' },
  awaiting_approval: { text: texts.planStateAwaitingApprovalText, tone: 'warning' },
  applying: { text: texts.planStateApplyingText, tone: 'waiting' },
  applied: { text: texts.planStateAppliedText, tone: 'waiting' },
  verified: { text: texts.planStateVerifiedText, tone: 'ok' },
  partly_failed: { text: texts.planStatePartlyFailedText, tone: 'critical' },
  undoing: { text: texts.beingUndoneText, tone: 'waiting' },
  undone: { text: texts.planStateUndoneText, tone: 'neutral' },
  failed: { text: texts.stateFailedText, tone: 'critical' },
  cancelled: { text: texts.planStateCancelledText, tone: 'neutral' },
};

/** What a person may do with a plan now; the server refuses the rest anyway. */
function listVerbs(plan: Containment, may: { contain: boolean; cancel: boolean }): [ContainmentVerb, string][] {
  if (plan.dryRun) return [];
  const { state } = plan;
  const verbs: [ContainmentVerb, string][] = [];
  if (may.cancel && (state === 'planned' || state === 'awaiting_approval')) verbs.push(['cancel', common.cancel]);
  if (!may.contain) return verbs;
  if (plan.reversible && ['verified', 'applied', 'partly_failed'].includes(state))
    verbs.push(['undo', texts.planUndoThis]);
  if (state === 'planned') verbs.push(['apply', texts.planApplyNow]);
  if (state === 'partly_failed' || state === 'failed') verbs.push(['apply', common.tryAgain]);
  if (state === 'awaiting_approval') verbs.push(['approve', texts.planApproveAndApply]);
  return verbs;
}

/** One plan: what it does, how far it is, what came of it, and the next step. Identity is proved where it is needed. */
export function PlanCard({ plan }: { plan: Containment }) {
  const { can } = useWorkspace();
  const command = useCommandContainment();
  const { run, dialog } = useVerification('provider');
  const { text, tone } = STATES[plan.state];
  const isOpen = plan.state === 'planned' || plan.state === 'awaiting_approval';
  const press = (verb: ContainmentVerb) => {
    // Shown below through `command.error`.
    run(() => command.mutateAsync({ id: plan.id, verb })).catch(() => undefined);
  };
  const verbs = listVerbs(plan, { contain: can.contain, cancel: can.handleIncidents });
  const by = plan.approvedBy
    ? `${texts.planRequestedBy(plan.requestedBy)}, ${texts.planApprovedBy(plan.approvedBy)}`
    : texts.planRequestedBy(plan.requestedBy);
  const hasError = command.error !== null && !isProofWanted(command.error);
  return (
    <article className="flex flex-col gap-3" aria-label={plan.title}>
      <p className="flex flex-wrap items-center gap-2 text-sm">
        <Badge tone={tone}>{text}</Badge>
        {plan.dryRun ? <Badge>{texts.planDryRunBadge}</Badge> : null}
        <span className="text-muted">{by}</span>
      </p>
      {isOpen ? <PlanPreview plan={plan} /> : <p className="font-medium break-words">{plan.title}</p>}
      {isOpen || plan.state === 'cancelled' ? null : <PlanSteps plan={plan} />}
      <PlanOutcome plan={plan} />
      {hasError ? (
        <p role="alert" className="text-sm text-critical">
          {command.error?.message}
        </p>
      ) : null}
      {verbs.length > 0 ? (
        <div className="flex flex-wrap gap-2 max-md:flex-col">
          {verbs.map(([verb, label], index) => (
            <Button
              key={verb}
              variant={index === verbs.length - 1 && verb !== 'cancel' && verb !== 'undo' ? 'primary' : 'secondary'}
              isBusy={command.isPending && command.variables?.verb === verb}
              onClick={() => press(verb)}
            >
              {label}
            </Button>
          ))}
        </div>
      ) : null}
      {dialog}
    </article>
  );
}
