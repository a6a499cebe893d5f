'use client';

import { toast } from '@/components/ui/toast';
import { TypedConfirm } from '@/components/ui/typed-confirm';
import type { Connection } from '@/lib/contracts/connections/connections';
import { useDeleteConnection } from '@/lib/queries/connections/connections';
import * as texts from '@/lib/texts/en/connections';

export function DeleteConnectionDialog({ connection, onClose }: { connection: Connection; onClose: () => void }) {
  const remove = useDeleteConnection();
  const confirm = () =>
    remove.mutate(connection.id, {
      onSuccess: () => {
        toast.success(texts.deleteDone(connection.name));
        onClose();
      },
    });
  return (
    <TypedConfirm
      isOpen
      onOpenChange={onClose}
      title={texts.deleteQuestion}
      expected={connection.name}
      confirmLabel={texts.deleteConfirm}
      isBusy={remove.isPending}
      error={remove.error?.message}
      onConfirm={confirm}
    >
      {texts.deleteEffect}
    </TypedConfirm>
  );
}
