'use client';

import { Ellipsis, KeyRound, Pause, Play, Receipt, RotateCw, ShieldCheck, ShieldOff, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useWorkspace } from '@/components/shell/workspace-context';
import { IconButton } from '@/components/ui/button';
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/menu';
import { toast } from '@/components/ui/toast';
import { TypedConfirm } from '@/components/ui/typed-confirm';
import type { Connection } from '@/lib/contracts/connections/connections';
import { useCheckKeys, usePullConnection, useUpdateConnection } from '@/lib/queries/connections/connections';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/connections';
import * as sourceTexts from '@/lib/texts/en/connections-sources';
import { BilledByDialog } from './billed-by-dialog';
import { DeleteConnectionDialog } from './delete-connection-dialog';
import { ReplaceKeyDialog } from './replace-key-dialog';
import { ReplaceTokenDialog } from './sources/replace-token-dialog';

/** What can be done with a connection. */
export function ConnectionActions({ connection }: { connection: Connection }) {
  const { can } = useWorkspace();
  const [dialog, setDialog] = useState<'admin' | 'action' | 'token' | 'forget' | 'billed-by' | 'delete' | null>(null);
  const pull = usePullConnection();
  const update = useUpdateConnection();
  const check = useCheckKeys();
  if (!can.manageConnections) return null;
  const readNow = () =>
    pull.mutate(connection.id, {
      onSuccess: () => toast.success(texts.actionsReadNowDone(connection.name)),
      onError: (error) => toast.error(error.message),
    });
  const checkKeys = () =>
    check.mutate(connection.id, {
      onSuccess: () => toast.success(texts.actionsCheckKeysDone(connection.name)),
      onError: (error) => toast.error(error.message),
    });
  const removeActionKey = () =>
    update.mutate(
      { id: connection.id, changes: { actionKey: null } },
      {
        onSuccess: () => {
          toast.success(texts.actionsRemoveActionKeyDone(connection.name));
          setDialog(null);
        },
      },
    );
  const setState = (state: 'active' | 'paused') =>
    update.mutate(
      { id: connection.id, changes: { state } },
      {
        onSuccess: () =>
          toast.undoable((state === 'paused' ? texts.actionsPaused : texts.actionsResumed)(connection.name), () =>
            update.mutate({ id: connection.id, changes: { state: state === 'paused' ? 'active' : 'paused' } }),
          ),
        onError: (error) => toast.error(error.message),
      },
    );
  return (
    <>
      <Menu
        trigger={
          <IconButton label={texts.actionsMenuLabel(connection.name)} size="sm">
            <Ellipsis aria-hidden />
          </IconButton>
        }
      >
        {connection.source === 'files' && connection.baseUrl === null ? null : (
          <>
            {connection.source === 'push' ? (
              <MenuItem onSelect={() => setDialog('token')}>
                <KeyRound aria-hidden />
                {sourceTexts.replaceTokenItem}
              </MenuItem>
            ) : (
              <>
                <MenuItem onSelect={readNow}>
                  <RotateCw aria-hidden />
                  {texts.actionsReadNowItem}
                </MenuItem>
                <MenuItem onSelect={checkKeys}>
                  <ShieldCheck aria-hidden />
                  {texts.actionsCheckKeysItem}
                </MenuItem>
                <MenuItem onSelect={() => setDialog('admin')}>
                  <KeyRound aria-hidden />
                  {texts.actionsReplaceKeyItem}
                </MenuItem>
                {connection.source === 'files' ? null : (
                  <MenuItem onSelect={() => setDialog('action')}>
                    <KeyRound aria-hidden />
                    {connection.hasActionKey ? texts.actionsReplaceActionKeyItem : texts.actionsAddActionKeyItem}
                  </MenuItem>
                )}
              </>
            )}
            {connection.hasActionKey ? (
              <MenuItem onSelect={() => setDialog('forget')} isDangerous>
                <ShieldOff aria-hidden />
                {texts.actionsRemoveActionKeyItem}
              </MenuItem>
            ) : null}
            {connection.billing === 'bills' ? null : (
              <MenuItem onSelect={() => setDialog('billed-by')}>
                <Receipt aria-hidden />
                {texts.actionsBilledByItem}
              </MenuItem>
            )}
            {connection.state === 'paused' ? (
              <MenuItem onSelect={() => setState('active')}>
                <Play aria-hidden />
                {texts.actionsResumeItem}
              </MenuItem>
            ) : (
              <MenuItem onSelect={() => setState('paused')}>
                <Pause aria-hidden />
                {texts.actionsPauseItem}
              </MenuItem>
            )}
            <MenuSeparator />
          </>
        )}
        <MenuItem onSelect={() => setDialog('delete')} isDangerous>
          <Trash2 aria-hidden />
          {common.deleteEllipsis}
        </MenuItem>
      </Menu>
      {dialog === 'admin' || dialog === 'action' ? (
        <ReplaceKeyDialog connection={connection} purpose={dialog} onClose={() => setDialog(null)} />
      ) : null}
      {dialog === 'token' ? <ReplaceTokenDialog connection={connection} onClose={() => setDialog(null)} /> : null}
      <TypedConfirm
        isOpen={dialog === 'forget'}
        onOpenChange={() => setDialog(null)}
        title={texts.removeActionKeyQuestion}
        expected={connection.name}
        confirmLabel={texts.removeActionKeyConfirm}
        isBusy={update.isPending}
        error={update.error?.message}
        onConfirm={removeActionKey}
      >
        {texts.removeActionKeyEffect}
      </TypedConfirm>
      {dialog === 'billed-by' ? <BilledByDialog connection={connection} onClose={() => setDialog(null)} /> : null}
      {dialog === 'delete' ? <DeleteConnectionDialog connection={connection} onClose={() => setDialog(null)} /> : null}
    </>
  );
}
