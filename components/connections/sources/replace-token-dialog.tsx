'use client';

import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Dialog } from '@/components/ui/dialog';
import type { Connection } from '@/lib/contracts/connections/connections';
import { useReplacePushToken } from '@/lib/queries/connections/sources';
import * as texts from '@/lib/texts/en/connections-sources';
import { TokenStep } from './token-step';

/** A new token instead of the present one, which ends at once. */
export function ReplaceTokenDialog({ connection, onClose }: { connection: Connection; onClose: () => void }) {
  const replace = useReplacePushToken();
  if (replace.data) {
    return (
      <Dialog isOpen onOpenChange={onClose} title={texts.tokenTitle(connection.name)}>
        <TokenStep endpoint={`${window.location.origin}/otlp`} token={replace.data.pushToken} onClose={onClose} />
      </Dialog>
    );
  }
  return (
    <ConfirmDialog
      title={texts.replaceTokenQuestion}
      confirmLabel={texts.replaceTokenConfirm}
      isBusy={replace.isPending}
      error={replace.error}
      onConfirm={() => replace.mutate(connection.id)}
      onClose={onClose}
    >
      {texts.replaceTokenEffect}
    </ConfirmDialog>
  );
}
