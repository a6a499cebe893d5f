'use client';

import { useQuery } from '@tanstack/react-query';
import { FileUp, PlugZap, Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { forgetAsked } from '@/components/ui/forget-asked';
import { Opener } from '@/components/ui/opener';
import { PageHeader } from '@/components/ui/page-header';
import { PendingState } from '@/components/ui/pending-state';
import { EmptyState } from '@/components/ui/states';
import { connectionsQuery } from '@/lib/queries/connections/connections';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/connections';
import * as bills from '@/lib/texts/en/connections-bill-files';
import { AddConnectionDialog } from './add-connection-dialog';
import { ImportBillDialog } from './bills/import-bill-dialog';
import { ConnectionRow } from './connection-row';

export function ConnectionsScreen({ isCreateAsked }: { isCreateAsked: boolean }) {
  const { can } = useWorkspace();
  const [isAdding, setIsAdding] = useState(isCreateAsked && can.manageConnections);
  const [isImporting, setIsImporting] = useState(false);
  const close = () => {
    setIsAdding(false);
    forgetAsked();
  };
  const add = can.manageConnections ? (
    <Opener name="create" onOpen={() => setIsAdding(true)}>
      <Plus aria-hidden />
      {common.connectProvider}
    </Opener>
  ) : null;
  const actions = can.manageConnections ? (
    <>
      <Button onClick={() => setIsImporting(true)}>
        <FileUp aria-hidden />
        {bills.openButton}
      </Button>
      {add}
    </>
  ) : null;
  return (
    <>
      <PageHeader title={common.connections} note={texts.note} actions={actions} />
      <Card isFlush>
        <ConnectionList addButton={add} />
      </Card>
      {isImporting ? <ImportBillDialog onClose={() => setIsImporting(false)} /> : null}
      {isAdding ? <AddConnectionDialog onClose={close} /> : null}
    </>
  );
}

function ConnectionList({ addButton }: { addButton: ReactNode }) {
  const { refreshMs } = useWorkspace();
  const query = useQuery({ ...connectionsQuery(), refetchInterval: refreshMs });
  const { data } = query;
  if (!data) {
    return <PendingState title={texts.errorTitle} query={query} count={2} />;
  }
  if (data.length === 0) {
    return (
      <EmptyState icon={PlugZap} title={texts.emptyTitle} action={addButton}>
        {texts.emptyText}
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
