import { useReader } from '@/components/shell/reader-context';
import { Banner } from '@/components/ui/banner';
import type { UsageResponse } from '@/lib/contracts/usage/usage';
import { formatMoney } from '@/lib/presenters/money';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/usage';

/** What a total leaves out because another connection bills it, and why. */
export function LeftOutNote({ leftOut = [] }: { leftOut: UsageResponse['leftOut'] }) {
  const reader = useReader();
  if (leftOut.length === 0) return null;
  return (
    <Banner tone="info" title={texts.leftOutTitle}>
      <ul>
        {leftOut.map((one) => (
          <li key={`${one.connection} ${one.billedBy}`}>
            {texts.leftOutLine(
              one.cost === null ? common.unpriced : formatMoney(one.cost, reader),
              one.name,
              one.billedByName,
            )}
          </li>
        ))}
      </ul>
      <p>{texts.leftOutHint}</p>
    </Banner>
  );
}
