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
import { type ActivityFilter, toActivityParameters, useActivity } from '@/lib/queries/activity';
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
        title="Activity"
        note="What people, tokens and commands did here. Lines are only ever added; each carries a digest of the one before"
        actions={isForbidden ? null : <ExportLinks filter={filter} />}
      />
      {isForbidden ? null : <ActivityFilters filter={filter} onChange={setFilter} />}
      <Card isFlush>
        {data ? (
          entries.length === 0 ? (
            <EmptyState icon={ScrollText} title="Nothing found">
              {filter === EVERYTHING ? 'Nothing was done here yet.' : 'No line fits the filter. Widen or clear it.'}
            </EmptyState>
          ) : (
            <Table caption="Activity">
              <thead>
                <tr>
                  <Th>When</Th>
                  <Th>Who</Th>
                  <Th>Did what</Th>
                  <Th>From</Th>
                  <Th>
                    <span className="sr-only">Details</span>
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
            title={isForbidden ? 'The activity is for administrators' : 'The activity could not be read'}
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
            Show older
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
        CSV
      </a>
      <a className={buttonClass()} href={address('json')} download>
        <Download aria-hidden />
        JSON
      </a>
    </>
  );
}
