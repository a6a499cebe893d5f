'use client';

import { Ellipsis, KeyRound, Pause, Play, RotateCw, ShieldCheck, ShieldOff, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useWorkspace } from '@/components/shell/workspace-context';
import { IconButton } from '@/components/ui/button';
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/menu';
import { toast } from '@/components/ui/toast';
import { TypedConfirm } from '@/components/ui/typed-confirm';
import type { Connection } from '@/lib/contracts/connections';
import { useCheckKeys, usePullConnection, useUpdateConnection } from '@/lib/queries/connections';
import { DeleteConnectionDialog } from './delete-connection-dialog';
import { ReplaceKeyDialog } from './replace-key-dialog';

/** What can be done with a connection. */
export function ConnectionActions({ connection }: { connection: Connection }) {
  const { can } = useWorkspace();
  const [dialog, setDialog] = useState<'admin' | 'action' | 'forget' | 'delete' | null>(null);
  const pull = usePullConnection();
  const update = useUpdateConnection();
  const check = useCheckKeys();
  if (!can.manageConnections) return null;
  const readNow = () =>
    pull.mutate(connection.id, {
      onSuccess: () => toast.success(`Reading ${connection.name} now`),
      onError: (error) => toast.error(error.message),
    });
  const checkKeys = () =>
    check.mutate(connection.id, {
      onSuccess: () => toast.success(`The keys of ${connection.name} were checked`),
      onError: (error) => toast.error(error.message),
    });
  const removeActionKey = () =>
    update.mutate(
      { id: connection.id, changes: { actionKey: null } },
      {
        onSuccess: () => {
          toast.success(`${connection.name} only reads from now on`);
          setDialog(null);
        },
      },
    );
  const setState = (state: 'active' | 'paused') =>
    update.mutate(
      { id: connection.id, changes: { state } },
      {
        onSuccess: () =>
          toast.undoable(`${connection.name} ${state === 'paused' ? 'paused' : 'resumed'}`, () =>
            update.mutate({ id: connection.id, changes: { state: state === 'paused' ? 'active' : 'paused' } }),
          ),
        onError: (error) => toast.error(error.message),
      },
    );
  return (
    <>
      <Menu
        trigger={
          <IconButton label={`Actions for ${connection.name}`} size="sm">
            <Ellipsis aria-hidden />
          </IconButton>
        }
      >
        <MenuItem onSelect={readNow}>
          <RotateCw aria-hidden />
          Read now
        </MenuItem>
        <MenuItem onSelect={checkKeys}>
          <ShieldCheck aria-hidden />
          Check keys
        </MenuItem>
        <MenuItem onSelect={() => setDialog('admin')}>
          <KeyRound aria-hidden />
          Replace key…
        </MenuItem>
        <MenuItem onSelect={() => setDialog('action')}>
          <KeyRound aria-hidden />
          {connection.hasActionKey ? 'Replace action key…' : 'Add action key…'}
        </MenuItem>
        {connection.hasActionKey ? (
          <MenuItem onSelect={() => setDialog('forget')} isDangerous>
            <ShieldOff aria-hidden />
            Remove action key…
          </MenuItem>
        ) : null}
        {connection.state === 'paused' ? (
          <MenuItem onSelect={() => setState('active')}>
            <Play aria-hidden />
            Resume
          </MenuItem>
        ) : (
          <MenuItem onSelect={() => setState('paused')}>
            <Pause aria-hidden />
            Pause
          </MenuItem>
        )}
        <MenuSeparator />
        <MenuItem onSelect={() => setDialog('delete')} isDangerous>
          <Trash2 aria-hidden />
          Delete…
        </MenuItem>
      </Menu>
      {dialog === 'admin' || dialog === 'action' ? (
        <ReplaceKeyDialog connection={connection} purpose={dialog} onClose={() => setDialog(null)} />
      ) : null}
      <TypedConfirm
        isOpen={dialog === 'forget'}
        onOpenChange={() => setDialog(null)}
        title="Remove the action key?"
        expected={connection.name}
        confirmLabel="Remove action key"
        isBusy={update.isPending}
        error={update.error?.message}
        onConfirm={removeActionKey}
      >
        Usage is read as before, but nothing can be changed at the provider from here any more. The key itself stays
        valid there until you revoke it. No copy is kept here, so this cannot be undone.
      </TypedConfirm>
      {dialog === 'delete' ? <DeleteConnectionDialog connection={connection} onClose={() => setDialog(null)} /> : null}
    </>
  );
}
