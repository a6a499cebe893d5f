'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { toast } from '@/components/ui/toast';
import { type UnreadableRowKey, useDeleteUnreadable } from '@/lib/queries/installation/unreadable-rows';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/connections-data-health';

/** Asks once, deletes a row that cannot be read, and reads the page anew. */
export function DeleteUnreadable({ what, id, name }: UnreadableRowKey & { name: string }) {
  const router = useRouter();
  const [isAsking, setIsAsking] = useState(false);
  const remove = useDeleteUnreadable();
  const kind = texts.UNREADABLE_KINDS[what].toLowerCase();
  const confirm = () =>
    remove.mutate(
      { what, id },
      {
        onSuccess: () => {
          setIsAsking(false);
          toast.success(texts.unreadableDeleted(name));
          router.refresh();
        },
      },
    );
  return (
    <>
      <Button size="sm" aria-label={texts.unreadableDeleteLabel(kind, name)} onClick={() => setIsAsking(true)}>
        {common.deleteEllipsis}
      </Button>
      {isAsking ? (
        <ConfirmDialog
          title={texts.unreadableDeleteQuestion(kind, name)}
          confirmLabel={texts.unreadableDeleteConfirm}
          isBusy={remove.isPending}
          error={remove.error}
          onConfirm={confirm}
          onClose={() => setIsAsking(false)}
        >
          {texts.unreadableDeleteEffect}
        </ConfirmDialog>
      ) : null}
    </>
  );
}
