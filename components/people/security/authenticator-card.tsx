'use client';

import { useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Dialog } from '@/components/ui/dialog';
import { toast } from '@/components/ui/toast';
import type { Account } from '@/lib/contracts/people/account';
import { useRemoveAuthenticator, useRenewRecoveryCodes } from '@/lib/queries/people/account';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/people/security';
import { AuthenticatorSetup } from './authenticator-setup';
import { PasswordStep } from './password-step';
import { RecoveryCodes } from './recovery-codes';

type Step = 'setup' | 'codes' | 'remove';

/** Codes from an app, and the recovery codes that stand in for it. */
export function AuthenticatorCard({ account }: { account: Account }) {
  const [step, setStep] = useState<Step | null>(null);
  const { authenticator, hasPassword } = account;
  const close = () => setStep(null);
  return (
    <Card
      title={texts.authenticatorTitle}
      actions={
        authenticator ? (
          <Badge tone="ok">{texts.authenticatorOnBadge}</Badge>
        ) : (
          <Badge tone="warning">{common.off}</Badge>
        )
      }
    >
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-0 flex-1 basis-60 text-sm text-muted">
          {authenticator ? texts.authenticatorOnText : texts.authenticatorOffText}
        </p>
        {authenticator ? (
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => setStep('codes')}>{texts.recoveryCodesNewButton}</Button>
            <Button variant="danger" onClick={() => setStep('remove')}>
              {common.removeEllipsis}
            </Button>
          </div>
        ) : (
          <Button variant="primary" onClick={() => setStep('setup')}>
            {common.setUp}
          </Button>
        )}
      </div>
      {step === 'setup' ? (
        <Dialog isOpen onOpenChange={close} title={texts.authenticatorSetupTitle}>
          <AuthenticatorSetup hasPassword={hasPassword} onDone={close} />
        </Dialog>
      ) : null}
      {step === 'codes' ? <CodesDialog hasPassword={hasPassword} onClose={close} /> : null}
      {step === 'remove' ? <RemoveDialog hasPassword={hasPassword} onClose={close} /> : null}
    </Card>
  );
}

type DialogProps = { hasPassword: boolean; onClose: () => void };

function CodesDialog({ hasPassword, onClose }: DialogProps) {
  const renew = useRenewRecoveryCodes();
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={texts.recoveryCodesTitle}
      description={renew.data ? texts.recoveryCodesSaveDescription : texts.recoveryCodesDescription}
    >
      {renew.data ? (
        <RecoveryCodes codes={renew.data.recoveryCodes} />
      ) : (
        <PasswordStep
          hasPassword={hasPassword}
          label={texts.recoveryCodesConfirm}
          error={renew.error}
          isBusy={renew.isPending}
          onSubmit={(proof) => renew.mutate(proof)}
        />
      )}
    </Dialog>
  );
}

function RemoveDialog({ hasPassword, onClose }: DialogProps) {
  const remove = useRemoveAuthenticator();
  const done = () => {
    toast.success(texts.authenticatorRemoveDone);
    onClose();
  };
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={texts.authenticatorRemoveTitle}
      description={texts.authenticatorRemoveDescription}
    >
      <PasswordStep
        hasPassword={hasPassword}
        label={texts.authenticatorRemoveConfirm}
        isDangerous
        error={remove.error}
        isBusy={remove.isPending}
        onSubmit={(proof) => remove.mutate(proof, { onSuccess: done })}
      />
    </Dialog>
  );
}
