'use client';

import { Download, ScrollText } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import { Card } from '@/components/ui/card';
import { PageHeader } from '@/components/ui/page-header';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { Table, Th } from '@/components/ui/table';
import { ApiError } from '@/lib/http/api-client';
import { type ActivityFilter, toActivityParameters, useActivity } from '@/lib/queries/people/activity';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/people/activity';
import { ActivityFilters } from './activity-filters';
import { ActivityRow } from './activity-row';

const EVERYTHING: ActivityFilter = { actor: '', action: '', from: '' };

/** Who did what in Spendwatch, from where and when. */
export function ActivityScreen() {
  const [filter, setFilter] = useState(EVERYTHING);
  const { data, error, refetch, isFetching, hasNextPage, fetchNextPage, isFetchingNextPage } = useActivity(filter);
  const entries = data?.pages.flatMap((page) => page.data) ?? [];
  const isForbidden = error instanceof ApiError && error.status === 403;
  return (
    <>
      <PageHeader
        title={common.activity}
        note={texts.note}
        actions={isForbidden ? null : <ExportLinks filter={filter} />}
      />
      {isForbidden ? null : <ActivityFilters filter={filter} onChange={setFilter} />}
      <Card isFlush>
        {data ? (
          entries.length === 0 ? (
            <EmptyState icon={ScrollText} title={texts.emptyTitle}>
              {filter === EVERYTHING ? texts.emptyText : texts.emptyFilterText}
            </EmptyState>
          ) : (
            <Table caption={common.activity}>
              <thead>
                <tr>
                  <Th>{texts.whenColumn}</Th>
                  <Th className="max-md:hidden">{texts.whoLabel}</Th>
                  <Th>{texts.actionColumn}</Th>
                  <Th className="max-md:hidden">{common.from}</Th>
                  <Th>
                    <span className="sr-only">{common.details}</span>
                  </Th>
                </tr>
              </thead>
              <tbody>
                {entries.map((entry) => (
                  <ActivityRow key={entry.id} entry={entry} />
                ))}
              </tbody>
            </Table>
          )
        ) : error ? (
          <ErrorState
            title={isForbidden ? texts.forbiddenTitle : texts.errorTitle}
            cause={error.message}
            {...(isForbidden ? {} : { onRetry: () => void refetch() })}
            isRetrying={isFetching}
          />
        ) : (
          <SkeletonRows />
        )}
      </Card>
      {hasNextPage ? (
        <div className="mt-4 flex justify-center">
          <Button onClick={() => void fetchNextPage()} isBusy={isFetchingNextPage}>
            {texts.showOlderButton}
          </Button>
        </div>
      ) : null}
    </>
  );
}

function ExportLinks({ filter }: { filter: ActivityFilter }) {
  const address = (format: string) =>
    `/api/v1/activity/export?${new URLSearchParams({ ...toActivityParameters(filter), format })}`;
  return (
    <>
      <a className={buttonClass()} href={address('csv')} download>
        <Download aria-hidden />
        {common.csv}
      </a>
      <a className={buttonClass()} href={address('json')} download>
        <Download aria-hidden />
        {common.json}
      </a>
    </>
  );
}
