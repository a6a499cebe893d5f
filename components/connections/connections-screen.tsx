'use client';

import { useQuery } from '@tanstack/react-query';
import { PlugZap, Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Card } from '@/components/ui/card';
import { forgetAsked } from '@/components/ui/forget-asked';
import { Opener } from '@/components/ui/opener';
import { PageHeader } from '@/components/ui/page-header';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { connectionsQuery } from '@/lib/queries/connections';
import { AddConnectionDialog } from './add-connection-dialog';
import { ConnectionRow } from './connection-row';

export function ConnectionsScreen({ isCreateAsked }: { isCreateAsked: boolean }) {
  const { can } = useWorkspace();
  const [isAdding, setIsAdding] = useState(isCreateAsked && can.manageConnections);
  const close = () => {
    setIsAdding(false);
    forgetAsked();
  };
  const add = can.manageConnections ? (
    <Opener name="create" onOpen={() => setIsAdding(true)}>
      <Plus aria-hidden />
      Connect OpenAI
    </Opener>
  ) : null;
  return (
    <>
      <PageHeader
        title="Connections"
        note="Provider organizations whose usage is read. Keys are encrypted and never shown again."
        actions={add}
      />
      <Card isFlush>
        <ConnectionList addButton={add} />
      </Card>
      {isAdding ? <AddConnectionDialog onClose={close} /> : null}
    </>
  );
}

function ConnectionList({ addButton }: { addButton: ReactNode }) {
  const { refreshMs } = useWorkspace();
  const { data, error, refetch, isFetching } = useQuery({ ...connectionsQuery(), refetchInterval: refreshMs });
  if (!data) {
    return error ? (
      <ErrorState
        title="Connections could not be read"
        cause={error.message}
        onRetry={() => void refetch()}
        isRetrying={isFetching}
      />
    ) : (
      <SkeletonRows count={2} />
    );
  }
  if (data.length === 0) {
    return (
      <EmptyState icon={PlugZap} title="No provider connected" action={addButton}>
        Create an admin key at platform.openai.com under Organization, Admin keys, and paste it here. Reading usage
        needs nothing else.
      </EmptyState>
    );
  }
  return (
    <ul className="divide-y">
      {data.map(({ connection, status }) => (
        <ConnectionRow key={connection.id} connection={connection} status={status} />
      ))}
    </ul>
  );
}
