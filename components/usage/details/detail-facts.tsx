import { renderDetailHref } from '@/components/shell/detail-href';
import { InstantText } from '@/components/shell/instant';
import { Card } from '@/components/ui/card';
import { IntentLink } from '@/components/ui/intent-link';
import type { DetailFact } from '@/lib/contracts/usage/details';
import * as common from '@/lib/texts/en/common';

/** What the provider reports about it. */
export function DetailFacts({ facts }: { facts: readonly DetailFact[] }) {
  if (facts.length === 0) return null;
  return (
    <Card title={common.atTheProvider} isFlush>
      <dl className="divide-y">
        {facts.map((fact) => (
          <div key={fact.label} className="flex items-baseline justify-between gap-4 px-4 py-2 text-sm">
            <dt className="shrink-0 text-muted">{fact.label}</dt>
            <dd className="min-w-0 text-right break-words">
              <FactValue fact={fact} />
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function FactValue({ fact }: { fact: DetailFact }) {
  if (fact.at !== null) return <InstantText at={fact.at} isRelative />;
  if (fact.href === null) return fact.value;
  return (
    <IntentLink href={renderDetailHref(fact.href.dimension, fact.href.id)} className="text-accent hover:underline">
      {fact.value}
    </IntentLink>
  );
}
