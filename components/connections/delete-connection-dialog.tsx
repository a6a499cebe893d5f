'use client';

import { toast } from '@/components/ui/toast';
import { TypedConfirm } from '@/components/ui/typed-confirm';
import type { Connection } from '@/lib/contracts/connections';
import { useDeleteConnection } from '@/lib/queries/connections';

export function DeleteConnectionDialog({ connection, onClose }: { connection: Connection; onClose: () => void }) {
  const remove = useDeleteConnection();
  const confirm = () =>
    remove.mutate(connection.id, {
      onSuccess: () => {
        toast.success(`${connection.name} deleted`);
        onClose();
      },
    });
  return (
    <TypedConfirm
      isOpen
      onOpenChange={onClose}
      title="Delete this connection?"
      expected={connection.name}
      confirmLabel="Delete connection and its data"
      isBusy={remove.isPending}
      error={remove.error?.message}
      onConfirm={confirm}
    >
      Its key, all usage and costs read through it, and its incidents are deleted. To stop reading and keep the history,
      pause it instead. This cannot be undone.
    </TypedConfirm>
  );
}
