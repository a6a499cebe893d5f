'use client';

import { useQuery } from '@tanstack/react-query';
import { Card } from '@/components/ui/card';
import { PageHeader } from '@/components/ui/page-header';
import { PendingState } from '@/components/ui/pending-state';
import { preferencesQuery } from '@/lib/queries/people/preferences';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/people/preferences';
import { PreferencesForm } from './preferences-form';

/** How pages and mail are written for the signed-in person, and what mail they get. */
export function PreferencesScreen() {
  const query = useQuery(preferencesQuery());
  const { data } = query;
  return (
    <>
      <PageHeader title={common.preferences} note={data ? texts.noteOfAddress(data.email) : texts.note} />
      {data ? (
        <PreferencesForm preferences={data} />
      ) : (
        <Card isFlush>
          <PendingState title={texts.errorTitle} query={query} count={3} />
        </Card>
      )}
    </>
  );
}
