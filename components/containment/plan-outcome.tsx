'use client';

import { useReader } from '@/components/shell/reader-context';
import type { Containment } from '@/lib/contracts/containment/containments';
import { formatDayTime, formatTime } from '@/lib/presenters/instant';
import { formatMoney } from '@/lib/presenters/money';
import * as texts from '@/lib/texts/en/containment';

/** When spending stopped and what was lost until then, or what is waited for. */
export function PlanOutcome({ plan }: { plan: Containment }) {
  const reader = useReader();
  const { spendStoppedAt, lostAfterApply, applyAt, state } = plan;
  const lost = lostAfterApply === null ? null : formatMoney(lostAfterApply, reader);
  const lines = [
    ...(state === 'planned' && applyAt !== null ? [texts.planOutcomeAppliesAt(formatDayTime(applyAt, reader))] : []),
    ...(spendStoppedAt !== null && lost !== null
      ? [texts.planOutcomeStoppedAt(formatTime(spendStoppedAt, reader), lost)]
      : []),
    ...(isWatched(plan)
      ? [texts.planOutcomeNotStoppedYet, ...(lost === null ? [] : [texts.planOutcomeLostSoFar(lost)])]
      : []),
  ];
  if (lines.length === 0) return null;
  return (
    <p className="text-sm" role="status">
      {lines.join(' ')}
    </p>
  );
}

const isWatched = ({ state, isStop, spendStoppedAt }: Containment) =>
  isStop && spendStoppedAt === null && (state === 'verified' || state === 'applied');
