'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useVerification } from '@/components/security/use-verification';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { toast } from '@/components/ui/toast';
import { TypedConfirm } from '@/components/ui/typed-confirm';
import { ApiError } from '@/lib/http/api-client';
import { useDeleteWorkspace, useDownloadWorkspace } from '@/lib/queries/data-rights';
import { workspaceQuery } from '@/lib/queries/members';

/** Everything that the workspace owns: to take along, or to delete. For owners. */
export function WorkspaceDataCard() {
  const { data } = useQuery(workspaceQuery());
  const [isDeleting, setIsDeleting] = useState(false);
  const download = useDownloadWorkspace();
  const { run, dialog } = useVerification();
  if (!data) return null;
  const save = () => run(() => download.mutateAsync()).catch((failure: Error) => toast.error(failure.message));
  return (
    <Card
      title="Data of this workspace"
      actions={
        <>
          <Button size="sm" isBusy={download.isPending} onClick={() => void save()}>
            Download
          </Button>
          <Button size="sm" variant="danger" onClick={() => setIsDeleting(true)}>
            Delete workspace…
          </Button>
        </>
      }
    >
      <p className="text-sm text-muted">
        The file holds every row as JSON lines: usage, costs, budgets, rules, incidents, what was sent to whom and the
        activity. Keys, passwords and other secrets are not in it.
      </p>
      {isDeleting ? <DeleteDialog name={data.name} onClose={() => setIsDeleting(false)} /> : null}
      {dialog}
    </Card>
  );
}

function DeleteDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const remove = useDeleteWorkspace();
  const { run, dialog } = useVerification();
  const isProofWanted = remove.error instanceof ApiError && remove.error.code === 'verification_needed';
  const confirm = async () => {
    if (await run(() => remove.mutateAsync(name).then(() => true))) window.location.assign('/');
  };
  return (
    <>
      <TypedConfirm
        isOpen
        onOpenChange={onClose}
        title={`Delete ${name}?`}
        expected={name}
        confirmLabel="Delete workspace"
        isBusy={remove.isPending}
        error={isProofWanted ? undefined : remove.error?.message}
        // Shown by the dialog through the error.
        onConfirm={() => void confirm().catch(() => undefined)}
      >
        All usage, connections with their keys, budgets, rules, incidents, mails and the activity go for good, and
        people who belong to no other workspace with them. Nothing is changed at the provider. A backup is the only way
        back.
      </TypedConfirm>
      {dialog}
    </>
  );
}
