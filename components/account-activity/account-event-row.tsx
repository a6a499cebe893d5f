'use client';

import { useId, useState } from 'react';
import { SeverityBadge } from '@/components/incidents/severity-badge';
import { InstantText } from '@/components/shell/instant';
import { DetailsToggle } from '@/components/ui/details-toggle';
import { Td, Tr } from '@/components/ui/table';
import type { AccountEvent } from '@/lib/contracts/account-activity/account-activity';
import { renderOriginOf, renderTypeWords } from '@/lib/presenters/account-activity/event-view';
import * as texts from '@/lib/texts/en/account-activity';

/** One event; the log's text and the reason why it was reported open below it. */
export function AccountEventRow({ event }: { event: AccountEvent }) {
  const [isOpen, setIsOpen] = useState(false);
  const detailsId = useId();
  const origin = renderOriginOf(event);
  return (
    <>
      <Tr>
        <Td className="text-muted md:whitespace-nowrap">
          <InstantText at={event.at} />
        </Td>
        <Td>
          <span className="font-medium wrap-anywhere">{renderTypeWords(event.type)}</span>
          <span className="block text-xs text-muted wrap-anywhere">
            {event.connectionName}
            {event.project ? ` · ${event.project.name ?? event.project.id}` : ''}
          </span>
          <span className="block text-xs text-muted wrap-anywhere md:hidden">{event.actor.text}</span>
          {event.signs.map((sign) => (
            <span key={sign.rule} className="mt-1 flex flex-wrap items-center gap-1.5 text-xs">
              <SeverityBadge severity={sign.severity} />
              {sign.title}
            </span>
          ))}
        </Td>
        <Td className="max-w-64 wrap-anywhere max-md:hidden">{event.actor.text}</Td>
        <Td className="text-muted tabular-nums max-md:hidden">{origin ?? texts.noAddress}</Td>
        <Td className="text-right">
          <DetailsToggle
            controls={detailsId}
            label={texts.rowDetails(event.type, event.at)}
            isOpen={isOpen}
            onToggle={() => setIsOpen(!isOpen)}
          />
        </Td>
      </Tr>
      {isOpen ? (
        <Tr id={detailsId}>
          <Td colSpan={5}>
            <EventDetails event={event} origin={origin} />
          </Td>
        </Tr>
      ) : null}
    </>
  );
}

function EventDetails({ event, origin }: { event: AccountEvent; origin: string | null }) {
  const facts: [name: string, value: string | null][] = [
    ...event.signs.flatMap((sign): [string, string | null][] => [
      [texts.signReasons, sign.reasons.join('; ')],
      [texts.signBefore, sign.before],
      [texts.signAfter, sign.after],
    ]),
    [texts.originColumn, origin],
    [texts.logSays, JSON.stringify(event.details, null, 1)],
    [texts.userAgentLabel, event.userAgent],
    [texts.eventIdLabel, event.eventId],
  ];
  const shown = facts.filter((fact): fact is [string, string] => Boolean(fact[1]));
  return (
    <dl className="grid gap-x-4 gap-y-1 text-xs sm:grid-cols-[10rem_1fr]">
      {shown.map(([name, value], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list of one event never changes, and names come twice.
        <div key={index} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="whitespace-pre-wrap wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
