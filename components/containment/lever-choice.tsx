import { Badge } from '@/components/ui/badge';
import type { ContainmentLevers } from '@/lib/contracts/containment/containments';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/containment';

type Lever = ContainmentLevers['levers'][number];

/** What is possible, weakest first, and below it what is not, with the reason. */
export function LeverChoice(props: {
  levers: readonly Lever[];
  chosen: Lever['action'] | null;
  onChoose: (action: Lever['action']) => void;
}) {
  const { levers, chosen, onChoose } = props;
  const possible = levers.filter((lever) => lever.isPossible);
  const rest = levers.filter((lever) => !lever.isPossible);
  return (
    <>
      <fieldset className="divide-y divide-line border-y border-line">
        <legend className="sr-only">{common.actions}</legend>
        {possible.map((lever) => (
          <label key={lever.action} className="flex items-start gap-3 py-2.5">
            <input
              type="radio"
              name="action"
              className="mt-0.5 size-4 shrink-0"
              checked={lever.action === chosen}
              onChange={() => onChoose(lever.action)}
            />
            <span className="min-w-0 flex-1 text-sm">
              <span className="flex flex-wrap items-center gap-2 font-medium break-words">
                {lever.title}
                {lever.isRecommended ? <Badge tone="info">{texts.leverChoiceRecommendedBadge}</Badge> : null}
              </span>
              <span className="block text-muted">{describeLever(lever)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {rest.length > 0 ? (
        <details className="mt-3 text-sm">
          <summary className="cursor-pointer text-muted">
            {texts.leverChoiceNotPossibleHereSummary(rest.length)}
          </summary>
          <ul className="mt-2 flex flex-col gap-1.5">
            {rest.map((lever) => (
              <li key={lever.action} className="break-words">
                {lever.title}: <span className="text-muted">{lever.reason}</span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}

const describeLever = ({ isReversible, isStop }: Lever) =>
  `${isStop ? texts.leverChoiceStopsIt : texts.leverChoiceSlowsIt}; ${isReversible ? texts.leverChoiceCanBeUndone : texts.leverChoiceCannotBeUndone}`;
