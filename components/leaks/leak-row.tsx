'use client';

import type { Route } from 'next';
import { renderDetailHref } from '@/components/shell/detail-href';
import { InstantText } from '@/components/shell/instant';
import { MoneyText } from '@/components/shell/money-text';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { IntentLink } from '@/components/ui/intent-link';
import { Td, Tr } from '@/components/ui/table';
import type { Leak } from '@/lib/contracts/leaks/leaks';
import * as texts from '@/lib/texts/en/leaks';
import { STATE_LABELS } from './leak-state';

/**
 * One leaked key: what it is, where it lies, whose it is, what became of it. On narrow screens place and owner stand below
 * its name, where there is no room for columns.
 */
export function LeakRow({ leak, onDecide }: { leak: Leak; onDecide: (() => void) | null }) {
  return (
    <Tr>
      <Td>
        <span className="font-medium wrap-anywhere">{leak.title}</span>
        <span className="block font-mono text-xs text-muted wrap-anywhere">{leak.redacted}</span>
        <span className="block text-xs text-muted">
          <InstantText at={leak.leakedAt ?? leak.firstSeenAt} isRelative />
        </span>
        <div className="mt-1 flex flex-col gap-1 md:hidden">
          <Places leak={leak} />
          <Whose leak={leak} />
        </div>
      </Td>
      <Td className="max-md:hidden">
        <Places leak={leak} />
      </Td>
      <Td className="max-md:hidden">
        <Whose leak={leak} />
      </Td>
      <Td>
        <div>
          <Badge tone={leak.state === 'open' ? leak.severity : 'neutral'}>{STATE_LABELS[leak.state]}</Badge>
        </div>
        {leak.reason === '' ? null : (
          <span className="mt-1 block text-xs text-muted wrap-anywhere">
            {leak.stateBy === null ? '' : texts.decidedBy(leak.stateBy)}
            {leak.reason}
          </span>
        )}
        {onDecide ? (
          <Button size="sm" className="mt-1" onClick={onDecide}>
            {texts.decide}
          </Button>
        ) : null}
      </Td>
    </Tr>
  );
}

function Places({ leak }: { leak: Leak }) {
  const [first, ...others] = leak.places;
  if (!first) return null;
  return (
    <div className="min-w-44 text-sm">
      <span className="text-muted">{first.source}</span>
      <span className="block font-mono text-xs wrap-anywhere">
        {first.path}:{first.line}
      </span>
      {first.commit === undefined ? null : (
        <span className="block text-xs text-muted">
          {texts.inCommit(first.commit.slice(0, 12), first.author ?? '')}
        </span>
      )}
      {first.publicName === undefined ? null : (
        <span className="block text-xs text-critical">{texts.reachesBrowsers(first.publicName)}</span>
      )}
      {others.length === 0 ? null : <span className="block text-xs text-muted">{texts.morePlaces(others.length)}</span>}
    </div>
  );
}

function Whose({ leak: { key, incidentId, state } }: { leak: Leak }) {
  if (!key) return <span className="text-sm text-muted">{texts.unknownKey}</span>;
  return (
    <div className="flex min-w-32 flex-col gap-0.5 text-sm">
      <span>
        <IntentLink href={renderDetailHref('apiKey', key.id)} className="font-medium wrap-anywhere hover:underline">
          {key.name}
        </IntentLink>{' '}
        {key.isCertain ? null : <span className="text-xs text-muted">{texts.likely}</span>}
      </span>
      {key.owner === null ? null : <span className="text-xs text-muted">{texts.answersForIt(key.owner)}</span>}
      <span className="text-xs text-muted">
        {key.isLive ? (
          <>
            <MoneyText amount={key.spent7Days} source="estimated" /> {texts.inSevenDays}
          </>
        ) : (
          texts.deletedKey
        )}
      </span>
      {key.lastUsedAt === null ? null : (
        <span className="text-xs text-muted">
          {texts.lastUsed} <InstantText at={key.lastUsedAt} isRelative />
        </span>
      )}
      {incidentId === null ? null : (
        <span className="flex flex-wrap gap-x-3 text-xs text-accent">
          {key.isLive && state === 'open' ? (
            <IntentLink href={`/incidents/${incidentId}?action=contain` as Route} className="hover:underline">
              {texts.stopKey}
            </IntentLink>
          ) : null}
          <IntentLink href={`/incidents/${incidentId}` as Route} className="hover:underline">
            {texts.openIncident}
          </IntentLink>
        </span>
      )}
    </div>
  );
}
