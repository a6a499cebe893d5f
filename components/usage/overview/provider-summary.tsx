'use client';

import { useReader } from '@/components/shell/reader-context';
import { Card } from '@/components/ui/card';
import { IntentLink } from '@/components/ui/intent-link';
import { Progress } from '@/components/ui/progress';
import type { Overview } from '@/lib/contracts/usage/overview';
import { formatShare } from '@/lib/presenters/count';
import { formatMoney } from '@/lib/presenters/money';
import * as texts from '@/lib/texts/en/usage-overview';

/** What each provider costs this month and its share of all, the largest first; nothing where there is only one. */
export function ProviderSummary({ providers }: { providers: Overview['providers'] }) {
  const reader = useReader();
  if (providers.length < 2) return null;
  const total = providers.reduce((sum, one) => sum + Math.max(0, Number(one.amount)), 0);
  return (
    <Card title={texts.providersTitle} note={texts.providersNote} isFlush>
      <ul className="divide-y">
        {providers.map(({ provider, name, amount }) => {
          const part = total === 0 ? 0 : Math.max(0, Number(amount)) / total;
          const share = formatShare(part, reader);
          return (
            <li key={provider} className="px-4 py-2.5 text-sm">
              <div className="flex items-baseline gap-2">
                <IntentLink
                  href={`/usage?range=month&provider=${encodeURIComponent(provider)}`}
                  className="min-w-0 font-medium hover:underline"
                >
                  {name}
                </IntentLink>
                <span className="ml-auto shrink-0 font-medium tabular-nums">{formatMoney(amount, reader)}</span>
                <span className="w-14 shrink-0 text-right text-muted tabular-nums">{share}</span>
              </div>
              <div className="mt-1.5">
                <Progress label={texts.providersShareLabel(name)} percent={part * 100} valueText={share} />
              </div>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
