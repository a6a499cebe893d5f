'use client';

import { useQuery } from '@tanstack/react-query';
import { BellOff, Plus } from 'lucide-react';
import { useState } from 'react';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Card } from '@/components/ui/card';
import { forgetAsked } from '@/components/ui/forget-asked';
import { Opener } from '@/components/ui/opener';
import { PageHeader } from '@/components/ui/page-header';
import { PendingState } from '@/components/ui/pending-state';
import { EmptyState } from '@/components/ui/states';
import type { Silence } from '@/lib/contracts/notifications/silences';
import { silencesQuery } from '@/lib/queries/notifications/silences';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/notifications/silences';
import { CreateSilenceDialog } from './create-silence-dialog';
import { SilenceRow } from './silence-row';

/** What keeps notifications back now, later, and did before. */
export function SilencesScreen({ isCreateAsked }: { isCreateAsked: boolean }) {
  const { can } = useWorkspace();
  const [isAdding, setIsAdding] = useState(isCreateAsked && can.manageSilences);
  const query = useQuery(silencesQuery());
  const { data } = query;
  const close = () => {
    setIsAdding(false);
    forgetAsked();
  };
  const add = can.manageSilences ? (
    <Opener name="create" onOpen={() => setIsAdding(true)}>
      <Plus aria-hidden />
      {texts.newTitle}
    </Opener>
  ) : null;
  return (
    <>
      <PageHeader title={common.silences} note={texts.note} actions={add} />
      {data ? (
        <SilenceLists silences={data.data} add={add} />
      ) : (
        <Card isFlush>
          <PendingState title={texts.errorTitle} query={query} count={3} />
        </Card>
      )}
      {isAdding ? <CreateSilenceDialog onClose={close} /> : null}
    </>
  );
}

function SilenceLists({ silences, add }: { silences: readonly Silence[]; add: React.ReactNode }) {
  const standing = [
    ...silences.filter((one) => one.state === 'active'),
    ...silences.filter((one) => one.state === 'pending'),
  ];
  const expired = silences.filter((one) => one.state === 'expired');
  return (
    <div className="flex flex-col gap-4">
      <Card title={texts.activeAndPendingTitle} isFlush>
        {standing.length === 0 ? (
          <EmptyState icon={BellOff} title={texts.emptyTitle} action={add}>
            {texts.emptyText}
          </EmptyState>
        ) : (
          <ul className="divide-y">
            {standing.map((silence) => (
              <SilenceRow key={silence.id} silence={silence} />
            ))}
          </ul>
        )}
      </Card>
      {expired.length > 0 ? (
        <Card title={texts.expiredTitle} isFlush>
          <ul className="divide-y">
            {expired.map((silence) => (
              <SilenceRow key={silence.id} silence={silence} />
            ))}
          </ul>
        </Card>
      ) : null}
    </div>
  );
}
