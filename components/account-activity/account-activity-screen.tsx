'use client';

import { Download, ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Button } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import { Card } from '@/components/ui/card';
import { PageHeader } from '@/components/ui/page-header';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { Table, Th } from '@/components/ui/table';
import {
  type AccountActivityFilter,
  toAccountActivityParameters,
  useAccountActivity,
} from '@/lib/queries/account-activity/account-activity';
import * as texts from '@/lib/texts/en/account-activity';
import * as common from '@/lib/texts/en/common';
import { showOlderButton, whenColumn } from '@/lib/texts/en/people/activity';
import { AccountActivityFilters } from './account-activity-filters';
import { AccountEventRow } from './account-event-row';
import { AccountLogs } from './account-logs';
import { ExpectedActors } from './expected-actors';

const EVERYTHING: AccountActivityFilter = {
  ...{ connectionId: '', type: '', actor: '', since: '', until: '', isUnusual: false },
};

/** What is done in the providers' accounts, how far their logs are read, and who is expected. */
export function AccountActivityScreen() {
  const { can } = useWorkspace();
  const [filter, setFilter] = useState(EVERYTHING);
  return (
    <>
      <PageHeader title={texts.pageTitle} note={texts.note} actions={<ExportLinks filter={filter} />} />
      <div className="flex flex-col gap-4">
        <AccountLogs />
        <AccountActivityFilters filter={filter} onChange={setFilter} />
        <EventList filter={filter} onClear={() => setFilter(EVERYTHING)} />
        <ExpectedActors canManage={can.manageExpectedActors} />
      </div>
    </>
  );
}

function EventList({ filter, onClear }: { filter: AccountActivityFilter; onClear: () => void }) {
  const { data, error, refetch, isFetching, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useAccountActivity(filter);
  const events = data?.pages.flatMap((page) => page.data) ?? [];
  const isFiltered = Object.keys(toAccountActivityParameters(filter)).length > 0;
  return (
    <>
      <Card isFlush>
        {data ? (
          events.length > 0 ? (
            <Table caption={texts.pageTitle}>
              <thead>
                <tr>
                  <Th>{whenColumn}</Th>
                  <Th>{texts.eventColumn}</Th>
                  <Th className="max-md:hidden">{texts.actorLabel}</Th>
                  <Th className="max-md:hidden">{texts.originColumn}</Th>
                  <Th>
                    <span className="sr-only">{common.details}</span>
                  </Th>
                </tr>
              </thead>
              <tbody>
                {events.map((event) => (
                  <AccountEventRow key={event.id} event={event} />
                ))}
              </tbody>
            </Table>
          ) : isFiltered ? (
            <EmptyState
              icon={ShieldCheck}
              title={texts.emptyFilterTitle}
              action={<Button onClick={onClear}>{texts.clearButton}</Button>}
            >
              {texts.emptyFilterText}
            </EmptyState>
          ) : (
            <EmptyState icon={ShieldCheck} title={texts.emptyTitle}>
              {texts.emptyText}
            </EmptyState>
          )
        ) : error ? (
          <ErrorState
            title={texts.errorTitle}
            cause={error.message}
            onRetry={() => void refetch()}
            isRetrying={isFetching}
          />
        ) : (
          <SkeletonRows count={8} />
        )}
      </Card>
      {hasNextPage ? (
        <div className="flex justify-center">
          <Button onClick={() => void fetchNextPage()} isBusy={isFetchingNextPage}>
            {showOlderButton}
          </Button>
        </div>
      ) : null}
    </>
  );
}

function ExportLinks({ filter }: { filter: AccountActivityFilter }) {
  const address = (format: string) =>
    `/api/v1/account-activity/export?${new URLSearchParams({ ...toAccountActivityParameters(filter), format })}`;
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
