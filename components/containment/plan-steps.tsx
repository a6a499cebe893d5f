import { Dot, type Tone } from '@/components/ui/badge';
import type { Containment } from '@/lib/contracts/containment/containments';
import * as texts from '@/lib/texts/en/containment';

type State = Containment['steps'][number]['state'];

const WORDS: Record<State, { text: string; tone: Tone }> = {
  pending: { text: texts.planStepsPendingText, tone: 'neutral' },
  applying: { text: texts.planStepsApplyingText, tone: 'waiting' },
  applied: { text: texts.planStepsAppliedText, tone: 'waiting' },
  verified: { text: texts.planStepsVerifiedText, tone: 'ok' },
  failed: { text: texts.stateFailedText, tone: 'critical' },
  undoing: { text: texts.beingUndoneText, tone: 'waiting' },
  put_back: { text: texts.planStepsPutBackText, tone: 'waiting' },
  undone: { text: texts.planStepsUndoneText, tone: 'neutral' },
  undo_failed: { text: texts.planStepsUndoFailedText, tone: 'critical' },
};

/** What the provider does not show cannot have been read back. */
function describe({ state, isReadable }: Containment['steps'][number]): { text: string; tone: Tone } {
  const isTaken = !isReadable && (state === 'applied' || state === 'verified');
  return isTaken ? { ...WORDS[state], text: texts.planStepsTakenText } : WORDS[state];
}

/** Each change of a plan with where it stands and the words of the provider. */
export function PlanSteps({ plan }: { plan: Containment }) {
  return (
    <ul className="flex flex-col gap-2">
      {plan.steps.map((step) => {
        const { text, tone } = describe(step);
        return (
          <li key={step.id} className="flex items-start gap-2 text-sm">
            <span className="mt-1.5">
              <Dot tone={tone} />
            </span>
            <span className="min-w-0 flex-1">
              <span className="break-words">
                {step.title}: {text}
              </span>
              {step.providerReply === null ? null : (
                <span className="block font-mono text-xs break-all text-muted">
                  {texts.planStepsProviderSaid(step.providerReply)}
                </span>
              )}
            </span>
          </li>
        );
      })}
      {plan.nextAttemptAt === null || plan.state === 'verified' ? null : (
        <li className="text-sm text-muted">{texts.planStepsTriesAgain}</li>
      )}
    </ul>
  );
}
