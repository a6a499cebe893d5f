import { classNames } from '@/components/ui/class-names';
import { formatMoney, type MoneySource, SOURCE_MARK } from '@/lib/presenters/money';
import * as common from '@/lib/texts/en/common';
import { useReader } from './reader-context';

/** Small mark that says a number is an estimate. */
export function SourceMark({ source }: { source: MoneySource }) {
  const { mark, meaning } = SOURCE_MARK[source];
  if (mark === null) return null;
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
