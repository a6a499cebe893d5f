'use client';

import { useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Dialog } from '@/components/ui/dialog';
import { toast } from '@/components/ui/toast';
import type { Account } from '@/lib/contracts/account';
import { useRemoveAuthenticator, useRenewRecoveryCodes } from '@/lib/queries/account';
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
      title="Authenticator app"
      actions={authenticator ? <Badge tone="ok">On</Badge> : <Badge tone="warning">Off</Badge>}
    >
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-0 flex-1 basis-60 text-sm text-muted">
          {authenticator
            ? 'After your password, sign-in asks for a code from the app or for a recovery code.'
            : 'A second factor keeps others out even when they know your password.'}
        </p>
        {authenticator ? (
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => setStep('codes')}>New recovery codes…</Button>
            <Button variant="danger" onClick={() => setStep('remove')}>
              Remove…
            </Button>
          </div>
        ) : (
          <Button variant="primary" onClick={() => setStep('setup')}>
            Set up
          </Button>
        )}
      </div>
      {step === 'setup' ? (
        <Dialog isOpen onOpenChange={close} title="Set up an authenticator app">
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
      title="New recovery codes"
      description={renew.data ? 'Save them now; they are not shown again.' : 'The ones you have stop working.'}
    >
      {renew.data ? (
        <RecoveryCodes codes={renew.data.recoveryCodes} />
      ) : (
        <PasswordStep
          hasPassword={hasPassword}
          label="Make new codes"
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
    toast.success('The authenticator app is removed');
    onClose();
  };
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title="Remove the authenticator app?"
      description="Your password alone will sign you in again. Other devices are signed out."
    >
      <PasswordStep
        hasPassword={hasPassword}
        label="Remove it"
        isDangerous
        error={remove.error}
        isBusy={remove.isPending}
        onSubmit={(proof) => remove.mutate(proof, { onSuccess: done })}
      />
    </Dialog>
  );
}
