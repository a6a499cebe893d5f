import { ArrowDownRight, ArrowUpRight } from 'lucide-react';
import { renderDetailHref } from '@/components/shell/detail-href';
import { useReader } from '@/components/shell/reader-context';
import { Card } from '@/components/ui/card';
import { classNames } from '@/components/ui/class-names';
import { IntentLink } from '@/components/ui/intent-link';
import type { Mover } from '@/lib/contracts/usage/movers';
import { formatMoney, formatSignedMoney } from '@/lib/presenters/money';
import { nameDimensionValue } from '@/lib/presenters/usage/series-name';
import { openAll } from '@/lib/texts/en/usage-growth';
import * as texts from '@/lib/texts/en/usage-overview';

/** Which keys spend more or less than the week before, and why. */
export function TopMovers({ movers }: { movers: readonly Mover[] }) {
  if (movers.length === 0) return null;
  return (
    <Card
      title={texts.topMoversTitle}
      note={texts.topMoversNote}
      actions={
        <IntentLink href="/usage/growth" className="text-sm font-medium text-accent hover:underline">
          {openAll}
        </IntentLink>
      }
      isFlush
    >
      <ul className="divide-y">
        {movers.map((mover) => (
          <MoverRow key={mover.id ?? 'none'} mover={mover} />
        ))}
      </ul>
    </Card>
  );
}

function MoverRow({ mover }: { mover: Mover }) {
  const reader = useReader();
  const isDown = mover.change.startsWith('-');
  const Icon = isDown ? ArrowDownRight : ArrowUpRight;
  const name = nameDimensionValue(mover.dimension, mover.id, mover.name && mover.id ? { [mover.id]: mover.name } : {});
  return (
    <li className="flex items-start gap-3 px-4 py-2.5">
      <Icon className={classNames('mt-0.5 size-4 shrink-0', isDown ? 'text-ok' : 'text-muted')} aria-hidden />
      <div className="min-w-0 flex-1">
        {mover.id === null ? (
          <span className="font-medium">{name}</span>
        ) : (
          <IntentLink href={renderDetailHref(mover.dimension, mover.id)} className="font-medium hover:underline">
            {name}
          </IntentLink>
        )}
        <p className="text-sm text-muted">{mover.reason}</p>
      </div>
      <div className="shrink-0 text-right text-sm">
        <span className="block font-medium">{formatSignedMoney(mover.change, reader)}</span>
        <span className="block text-xs text-muted">{formatMoney(mover.current, reader)}</span>
      </div>
    </li>
  );
}
