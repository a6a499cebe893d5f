'use client';

import { useId, useState } from 'react';
import { InstantText } from '@/components/shell/instant';
import { Badge } from '@/components/ui/badge';
import { DetailsToggle } from '@/components/ui/details-toggle';
import { Td, Tr } from '@/components/ui/table';
import type { ActivityEntry } from '@/lib/contracts/people/activity';
import * as texts from '@/lib/texts/en/people/activity';

/** One line of the trail; its details open below it. */
export function ActivityRow({ entry }: { entry: ActivityEntry }) {
  const [isOpen, setIsOpen] = useState(false);
  const detailsId = useId();
  const [noun = '', verb = ''] = entry.action.split('.');
  return (
    <>
      <Tr>
        <Td className="text-muted md:whitespace-nowrap">
          <InstantText at={entry.at} />
        </Td>
        <Td className="max-md:hidden">
          <span className="mr-2">{entry.actor.name}</span>
          {entry.actor.kind === 'user' ? null : <Badge>{entry.actor.kind}</Badge>}
        </Td>
        <Td>
          {noun.replaceAll('-', ' ')} <span className="font-medium">{verb.replaceAll('-', ' ')}</span>
          <span className="block text-xs text-muted md:hidden">{entry.actor.name}</span>
          {entry.targetName === entry.actor.name ? null : (
            <span className="block max-w-64 truncate text-xs text-muted max-md:max-w-44" title={entry.target}>
              {entry.targetName ?? entry.target}
            </span>
          )}
        </Td>
        <Td className="whitespace-nowrap text-muted tabular-nums max-md:hidden">{entry.address ?? '–'}</Td>
        <Td className="text-right">
          <DetailsToggle
            controls={detailsId}
            label={texts.rowDetailsLabel(entry.sequence)}
            isOpen={isOpen}
            onToggle={() => setIsOpen(!isOpen)}
          />
        </Td>
      </Tr>
      {isOpen ? (
        <Tr id={detailsId}>
          <Td colSpan={5}>
            <ActivityDetails entry={entry} />
          </Td>
        </Tr>
      ) : null}
    </>
  );
}

function ActivityDetails({ entry }: { entry: ActivityEntry }) {
  const facts: [string, string | null][] = [
    ['Id', entry.target],
    ['From', entry.address],
    ['Details', render(entry.detail)],
    ['Before', render(entry.before)],
    ['After', render(entry.after)],
    ['Program', entry.userAgent],
    [`Digest of entry ${entry.sequence}`, entry.hash],
  ];
  return (
    <dl className="grid gap-x-4 gap-y-1 text-xs sm:grid-cols-[10rem_1fr]">
      {facts
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="font-mono break-all whitespace-pre-wrap">{value}</dd>
          </div>
        ))}
    </dl>
  );
}

const render = (value: Record<string, unknown> | null) =>
  value && Object.keys(value).length > 0 ? JSON.stringify(value, null, 1) : null;
