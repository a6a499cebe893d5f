'use client';

import { useQuery } from '@tanstack/react-query';
import { Card } from '@/components/ui/card';
import { PageHeader } from '@/components/ui/page-header';
import { ErrorState, SkeletonRows } from '@/components/ui/states';
import { preferencesQuery } from '@/lib/queries/people/preferences';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/people/preferences';
import { PreferencesForm } from './preferences-form';

/** How pages and mail are written for the signed-in person, and what mail they get. */
export function PreferencesScreen() {
  const { data, error, refetch, isFetching } = useQuery(preferencesQuery());
  return (
    <>
      <PageHeader title={common.preferences} note={data ? texts.noteOfAddress(data.email) : texts.note} />
      {data ? (
        <PreferencesForm preferences={data} />
      ) : (
        <Card isFlush>
          {error ? (
            <ErrorState
              title={texts.errorTitle}
              cause={error.message}
              onRetry={() => void refetch()}
              isRetrying={isFetching}
            />
          ) : (
            <SkeletonRows count={3} />
          )}
        </Card>
      )}
    </>
  );
}
