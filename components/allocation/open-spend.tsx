import { useReader } from '@/components/shell/reader-context';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import type { Allocation, SpendGroup } from '@/lib/contracts/allocation/allocation';
import { describeGroup } from '@/lib/presenters/allocation/allocation-view';
import { formatMoney } from '@/lib/presenters/money';
import * as texts from '@/lib/texts/en/allocation';

type Props = { allocation: Allocation; onRule: ((group: SpendGroup) => void) | null };

/** What no rule names, the largest first. */
export function OpenSpend({ allocation, onRule }: Props) {
  const reader = useReader();
  const { unallocated, unallocatedGroups } = allocation;
  if (unallocatedGroups.length === 0) return null;
  return (
    <Card title={texts.openTitle} note={texts.openNote(formatMoney(unallocated, reader))} isFlush className="mt-4">
      <ul className="divide-y">
        {unallocatedGroups.map((group) => {
          const what = describeGroup(group);
          return (
            <li key={what + group.apiKeyId} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 text-sm">
              <span className="min-w-0 flex-1 basis-52 break-words">{what}</span>
              <span className="tabular-nums">{formatMoney(group.amount, reader)}</span>
              {onRule ? (
                <Button size="sm" aria-label={texts.openRuleLabel(what)} onClick={() => onRule(group)}>
                  {texts.openRuleButton}
                </Button>
              ) : null}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
