import { Banner } from '@/components/ui/banner';
import type { Containment } from '@/lib/contracts/containment/containments';
import * as texts from '@/lib/texts/en/containment';

/** What a plan would do, in the words of the server: what stops, what goes on, how fast, whether it can be undone. */
export function PlanPreview({ plan }: { plan: Containment }) {
  const { stops, keepsRunning, speed, undo } = plan.explanation;
  const lines = [
    [texts.planPreviewWhatStops, stops],
    [texts.planPreviewWhatGoesOn, keepsRunning],
    [texts.planPreviewHowFast, speed],
    [texts.planPreviewUndoingIt, undo],
  ] as const;
  return (
    <div className="flex flex-col gap-3">
      <p className="font-medium break-words">{plan.title}</p>
      {plan.warnings.map((warning) => (
        <Banner key={warning} tone="warning" title={warning} />
      ))}
      <dl className="divide-y divide-line border-y border-line text-sm">
        {lines.map(([term, text]) => (
          <div key={term} className="grid gap-x-4 py-2 sm:grid-cols-[7rem_1fr]">
            <dt className="text-muted">{term}</dt>
            <dd className="break-words">{text}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
