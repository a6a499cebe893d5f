import { createContext, type ReactNode, use } from 'react';
import { classNames } from '@/components/ui/class-names';
import { formatMoney, type MoneySource, SOURCE_MARK } from '@/lib/presenters/money';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/shell';
import { useReader } from './reader-context';

const NoneBilled = createContext(false);

/** Where no amount inside is billed whole, one line says so; else each has a mark of its own. */
export function EstimateNote({ isNoneBilled, children }: { isNoneBilled: boolean; children: ReactNode }) {
  return (
    <NoneBilled value={isNoneBilled}>
      {isNoneBilled ? <p className="text-xs text-muted">{texts.estimateNote}</p> : null}
      {children}
    </NoneBilled>
  );
}

/** Small mark that says a number is an estimate. */
export function SourceMark({ source }: { source: MoneySource }) {
  const isSaidOnce = use(NoneBilled);
  const { mark, meaning } = SOURCE_MARK[source];
  if (mark === null || isSaidOnce) return null;
  return (
    <abbr
      title={meaning}
      className="ml-1 align-baseline text-2xs font-normal whitespace-nowrap text-faint no-underline"
    >
      {mark}
    </abbr>
  );
}

/** An amount with its source; `null` = no known price, which is not zero. */
export function MoneyText({
  amount,
  source,
  className,
}: {
  amount: string | null;
  source: MoneySource;
  className?: string;
}) {
  const reader = useReader();
  if (amount === null) return <span className={classNames('text-muted', className)}>{common.unpriced}</span>;
  return (
    <span className={classNames('whitespace-nowrap', className)}>
      {formatMoney(amount, reader)}
      <SourceMark source={source} />
    </span>
  );
}
