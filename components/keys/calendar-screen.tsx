'use client';

import { useQuery } from '@tanstack/react-query';
import { CalendarCheck } from 'lucide-react';
import type { Route } from 'next';
import { useState } from 'react';
import { useReader } from '@/components/shell/reader-context';
import { Badge } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { IntentLink } from '@/components/ui/intent-link';
import { PendingState } from '@/components/ui/pending-state';
import { Segmented } from '@/components/ui/segmented';
import { EmptyState } from '@/components/ui/states';
import type { KeyDueDay } from '@/lib/contracts/keys/calendar';
import type { Reader } from '@/lib/domain/reader';
import { formatCount } from '@/lib/presenters/count';
import { formatDate, formatMonth } from '@/lib/presenters/instant';
import { calendarQuery } from '@/lib/queries/keys/calendar';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/keys-calendar';
import { CalendarLinks } from './calendar-links';

const WHOSE = [
  { value: 'all', label: common.allPeople },
  { value: 'mine', label: texts.mine },
] as const;

/** When keys are due, month by month, and addresses for calendar programs. */
export function CalendarScreen() {
  const reader = useReader();
  const [whose, setWhose] = useState<'mine' | 'all'>('all');
  const query = useQuery(calendarQuery(whose));
  const { data } = query;
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="flex min-w-0 flex-col gap-3">
        <Segmented label={texts.whoseLabel} value={whose} options={WHOSE} onChange={setWhose} className="self-start" />
        {data ? (
          <Months days={data.data} reader={reader} />
        ) : (
          <Card isFlush>
            <PendingState title={texts.errorTitle} query={query} count={6} />
          </Card>
        )}
        {data?.nextCursor ? (
          <p className="text-sm text-muted">{texts.cut(formatCount(data.data.length, reader))}</p>
        ) : null}
      </div>
      <CalendarLinks />
    </div>
  );
}

function Months({ days, reader }: { days: readonly KeyDueDay[]; reader: Reader }) {
  if (days.length === 0) {
    return (
      <Card isFlush>
        <EmptyState icon={CalendarCheck} title={texts.emptyTitle}>
          {texts.emptyText}
        </EmptyState>
      </Card>
    );
  }
  const months = Map.groupBy(days, ({ on, isOverdue }) => (isOverdue ? 'overdue' : on.slice(0, 7)));
  return [...months].map(([month, members]) => (
    <Card
      key={month}
      title={month === 'overdue' ? texts.overdueHeading : formatMonth(`${month}-15T12:00:00Z`, reader)}
      isFlush
    >
      <ul className="divide-y">
        {members.map((day) => (
          <DueDay key={`${day.key.connectionId} ${day.key.id} ${day.reason}`} day={day} reader={reader} />
        ))}
      </ul>
    </Card>
  ));
}

function DueDay({ day, reader }: { day: KeyDueDay; reader: Reader }) {
  const { key, project, owner, on, reason, isOverdue, remindedFor } = day;
  return (
    <li className="flex flex-wrap items-baseline gap-x-4 gap-y-1 px-4 py-2 text-sm">
      <span className={`w-32 shrink-0 tabular-nums ${isOverdue ? 'text-warning' : ''}`}>{formatDate(on, reader)}</span>
      <span className="min-w-0 flex-1 basis-48">
        <IntentLink
          href={`/keys/${encodeURIComponent(key.id)}` as Route}
          className="font-medium wrap-anywhere text-accent hover:underline"
        >
          {key.name || key.id}
        </IntentLink>
        <span className="block text-xs wrap-anywhere text-muted">
          {[project.name ?? project.id, owner, texts.REASONS[reason]].filter(Boolean).join(' · ')}
        </span>
      </span>
      {remindedFor === on ? <Badge tone="neutral">{texts.reminded}</Badge> : null}
    </li>
  );
}
