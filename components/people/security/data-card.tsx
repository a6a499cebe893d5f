'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import { Card } from '@/components/ui/card';
import { TypedConfirm } from '@/components/ui/typed-confirm';
import type { Account } from '@/lib/contracts/people/account';
import { ApiError } from '@/lib/http/api-client';
import { useDeleteAccount } from '@/lib/queries/people/data-rights';
import * as texts from '@/lib/texts/en/people/security';
import { useVerification } from './use-verification';

/** What is stored about the signed-in person: to take along, or to delete. */
export function DataCard({ account }: { account: Account }) {
  const [isDeleting, setIsDeleting] = useState(false);
  return (
    <Card
      title={texts.dataTitle}
      actions={
        <>
          <a href="/api/v1/account/export" download className={buttonClass('secondary', 'sm')}>
            {texts.dataDownloadLink}
          </a>
          <Button size="sm" variant="danger" onClick={() => setIsDeleting(true)}>
            {texts.deleteButton}
          </Button>
        </>
      }
    >
      <p className="text-sm text-muted">{texts.dataExplanation}</p>
      {isDeleting ? <DeleteDialog email={account.email} onClose={() => setIsDeleting(false)} /> : null}
    </Card>
  );
}

function DeleteDialog({ email, onClose }: { email: string; onClose: () => void }) {
  const remove = useDeleteAccount();
  const { run, dialog } = useVerification('data');
  const isProofWanted = remove.error instanceof ApiError && remove.error.code === 'verification_needed';
  const confirm = async () => {
    if (await run(() => remove.mutateAsync(email).then(() => true))) window.location.assign('/sign-in');
  };
  return (
    <>
      <TypedConfirm
        isOpen
        onOpenChange={onClose}
        title={texts.deleteQuestion}
        expected={email}
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
