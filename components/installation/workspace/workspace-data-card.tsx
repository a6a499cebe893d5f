'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useVerification } from '@/components/people/security/use-verification';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { toast } from '@/components/ui/toast';
import { TypedConfirm } from '@/components/ui/typed-confirm';
import { ApiError } from '@/lib/http/api-client';
import { useDeleteWorkspace, useDownloadWorkspace } from '@/lib/queries/people/data-rights';
import { workspaceQuery } from '@/lib/queries/people/members';
import * as texts from '@/lib/texts/en/installation-workspace';

/** Everything that the workspace owns: to take along, or to delete. For owners. */
export function WorkspaceDataCard() {
  const { data } = useQuery(workspaceQuery());
  const [isDeleting, setIsDeleting] = useState(false);
  const download = useDownloadWorkspace();
  const { run, dialog } = useVerification('data');
  if (!data) return null;
  const save = () => run(() => download.mutateAsync()).catch((failure: Error) => toast.error(failure.message));
  return (
    <Card
      title={texts.dataTitle}
      actions={
        <>
          <Button size="sm" isBusy={download.isPending} onClick={() => void save()}>
            {texts.dataDownloadButton}
          </Button>
          <Button size="sm" variant="danger" onClick={() => setIsDeleting(true)}>
            {texts.deleteButton}
          </Button>
        </>
      }
    >
      <p className="text-sm text-muted">{texts.dataExplanation}</p>
      {isDeleting ? <DeleteDialog name={data.name} onClose={() => setIsDeleting(false)} /> : null}
      {dialog}
    </Card>
  );
}

function DeleteDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const remove = useDeleteWorkspace();
  const { run, dialog } = useVerification('data');
  const isProofWanted = remove.error instanceof ApiError && remove.error.code === 'verification_needed';
  const confirm = async () => {
    if (await run(() => remove.mutateAsync(name).then(() => true))) window.location.assign('/');
  };
  return (
    <>
      <TypedConfirm
        isOpen
        onOpenChange={onClose}
        title={texts.deleteQuestion(name)}
        expected={name}
        confirmLabel={texts.deleteConfirm}
        isBusy={remove.isPending}
        error={isProofWanted ? undefined : remove.error?.message}
        // Shown by the dialog through the error.
        onConfirm={() => void confirm().catch(() => undefined)}
      >
        {texts.deleteEffect}
      </TypedConfirm>
      {dialog}
    </>
  );
}
