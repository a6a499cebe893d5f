'use client';

import { ChevronRight } from 'lucide-react';
import { Fragment, useMemo, useState } from 'react';
import { useReader } from '@/components/shell/reader-context';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { ReconciliationResponse } from '@/lib/contracts/usage/usage';
import { buildReconciliationView, type ReconciliationDayView } from '@/lib/presenters/usage/reconciliation-view';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/connections-data-health';

const DAYS_SHOWN_FIRST = 14;
const TONE_LABEL = {
  ok: texts.reconciliationTableMatches,
  warning: common.differs,
  waiting: texts.reconciliationTableSettling,
} as const;

/** One line a day; a day opens into its projects and model families. */
export function ReconciliationTable({ response }: { response: ReconciliationResponse }) {
  const reader = useReader();
  const days = useMemo(() => buildReconciliationView(response, reader), [response, reader]);
  const [openDay, setOpenDay] = useState<string | null>(null);
  const [isAllShown, setIsAllShown] = useState(false);
  const shown = isAllShown ? days : days.slice(0, DAYS_SHOWN_FIRST);
  return (
    <>
      <Table caption={texts.reconciliationTableCaption}>
        <thead>
          <tr>
            <Th>{texts.dayUtcColumn}</Th>
            <Th isNumber>{texts.reconciliationTableEstimatedColumn}</Th>
            <Th isNumber>{texts.billedColumn}</Th>
            <Th isNumber>{texts.reconciliationTableDifferenceColumn}</Th>
            <Th isNumber>{texts.reconciliationTableOfEstimateColumn}</Th>
            <Th>{common.why}</Th>
          </tr>
        </thead>
        <tbody>
          {shown.map((day) => (
            <Fragment key={day.day}>
              <DayRow
                day={day}
                isOpen={day.day === openDay}
                onToggle={() => setOpenDay(day.day === openDay ? null : day.day)}
              />
              {day.day === openDay ? day.parts.map((part) => <PartRow key={part.key} part={part} />) : null}
            </Fragment>
          ))}
        </tbody>
      </Table>
      {shown.length < days.length ? (
        <div className="border-t px-4 py-2">
          <Button size="sm" variant="ghost" onClick={() => setIsAllShown(true)}>
            {texts.reconciliationTableShowAllButton(days.length)}
          </Button>
        </div>
      ) : null}
    </>
  );
}

function DayRow({ day, isOpen, onToggle }: { day: ReconciliationDayView; isOpen: boolean; onToggle: () => void }) {
  return (
    <Tr>
      <Td className="whitespace-nowrap">
        <button
          type="button"
          className="flex items-center gap-1.5 hover:text-accent"
          aria-expanded={isOpen}
          onClick={onToggle}
        >
          <ChevronRight
            className={classNames('size-4 text-faint transition-transform', isOpen && 'rotate-90')}
            aria-hidden
          />
          {day.dayText}
        </button>
      </Td>
      <Td isNumber>{day.estimated}</Td>
      <Td isNumber>{day.billed}</Td>
      <Td isNumber>{day.difference}</Td>
      <Td isNumber className="text-muted">
        {day.percentText}
      </Td>
      <Td>
        <span className="flex min-w-64 flex-wrap items-center gap-2">
          <Badge tone={day.tone}>{TONE_LABEL[day.tone]}</Badge>
          {day.tone === 'ok' ? null : <span className="text-xs text-muted">{day.reasons.join(' · ')}</span>}
        </span>
      </Td>
    </Tr>
  );
}

function PartRow({ part }: { part: ReconciliationDayView['parts'][number] }) {
  return (
    <Tr className="bg-canvas">
      <Td className="pl-10 text-muted">{part.name}</Td>
      <Td isNumber>{part.estimated}</Td>
      <Td isNumber>{part.billed}</Td>
      <Td isNumber>{part.difference}</Td>
      <Td />
      <Td className="text-xs text-muted">{part.reason}</Td>
    </Tr>
  );
}
