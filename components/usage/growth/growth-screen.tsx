'use client';

import { useQuery } from '@tanstack/react-query';
import { TrendingUp } from 'lucide-react';
import type { Route } from 'next';
import { useState } from 'react';
import { renderDetailHref } from '@/components/shell/detail-href';
import { useReader } from '@/components/shell/reader-context';
import { Card } from '@/components/ui/card';
import { IntentLink } from '@/components/ui/intent-link';
import { PendingState } from '@/components/ui/pending-state';
import { Segmented } from '@/components/ui/segmented';
import { EmptyState } from '@/components/ui/states';
import type { Growth, GrowthResponse } from '@/lib/contracts/usage/growth';
import type { MoverDimension } from '@/lib/contracts/usage/movers';
import { formatDate } from '@/lib/presenters/instant';
import { formatMoney, formatSignedMoney } from '@/lib/presenters/money';
import { nameDimensionValue } from '@/lib/presenters/usage/series-name';
import { growthQuery } from '@/lib/queries/usage/growth';
import * as common from '@/lib/texts/en/common';
import { headerPeopleLabel } from '@/lib/texts/en/usage-details';
import * as texts from '@/lib/texts/en/usage-growth';
import { DayBars } from './day-bars';

const DIMENSIONS = [
  { value: 'apiKey', label: common.keys },
  { value: 'project', label: common.projects },
  { value: 'model', label: common.models },
  { value: 'user', label: headerPeopleLabel },
] as const satisfies readonly { value: MoverDimension; label: string }[];

/** One list: what cost more this week than in each of the four before, since when and why. */
export function GrowthScreen() {
  const [groupBy, setGroupBy] = useState<MoverDimension>('apiKey');
  const query = useQuery(growthQuery({ groupBy }));
  const { data } = query;
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <Segmented
        label={texts.byLabel}
        value={groupBy}
        options={DIMENSIONS}
        onChange={setGroupBy}
        className="self-start"
      />
      {data ? (
        <GrowthList growth={data} />
      ) : (
        <Card isFlush>
          <PendingState title={texts.errorTitle} query={query} count={6} />
        </Card>
      )}
    </div>
  );
}

function GrowthList({ growth: { data, least } }: { growth: GrowthResponse }) {
  const reader = useReader();
  if (data.length === 0) {
    // Without five weeks nothing is held against anything, and no least rise is known.
    const isRead = least !== '0';
    return (
      <Card isFlush>
        <EmptyState icon={TrendingUp} title={isRead ? texts.emptyTitle : texts.unreadTitle}>
          {isRead ? texts.emptyText(formatMoney(least, reader)) : texts.unreadText}
        </EmptyState>
      </Card>
    );
  }
  return (
    <>
      <p className="text-sm text-muted">{texts.listNote(formatMoney(least, reader))}</p>
      <Card isFlush>
        <ol className="divide-y">
          {data.map((one) => (
            <GrowthRow key={one.id ?? 'none'} growth={one} />
          ))}
        </ol>
      </Card>
    </>
  );
}

function GrowthRow({ growth }: { growth: Growth }) {
  const reader = useReader();
  const { dimension, id, incident } = growth;
  const name = nameDimensionValue(dimension, id, growth.name && id ? { [id]: growth.name } : {});
  const usual = growth.isNew ? texts.fresh : texts.usual(formatMoney(growth.usual, reader));
  return (
    <li className="flex items-start gap-3 px-4 py-2.5">
      <div className="min-w-0 flex-1">
        {id === null ? (
          <span className="font-medium">{name}</span>
        ) : (
          <IntentLink href={renderDetailHref(dimension, id)} className="font-medium break-words hover:underline">
            {name}
          </IntentLink>
        )}
        <p className="text-sm break-words text-muted">{growth.reason}</p>
        <p className="text-xs text-muted">
          {texts.since(formatDate(growth.since, reader))}
          {incident ? (
            <>
              {', '}
              <IntentLink href={`/incidents/${incident.id}` as Route} className="underline">
                {texts.reported(incident.number)}
              </IntentLink>
            </>
          ) : null}
        </p>
      </div>
      <DayBars days={growth.days} label={texts.daysLabel(name)} />
      <div className="shrink-0 text-right text-sm">
        <span className="block font-medium">{formatSignedMoney(growth.extra, reader)}</span>
        <span className="block text-xs text-muted">{usual}</span>
      </div>
    </li>
  );
}
