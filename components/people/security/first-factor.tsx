'use client';

import { useQuery } from '@tanstack/react-query';
import { Fingerprint, Smartphone } from 'lucide-react';
import { useState } from 'react';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { ErrorState, Skeleton } from '@/components/ui/states';
import { accountQuery, useAddPasskey } from '@/lib/queries/people/account';
import * as texts from '@/lib/texts/en/people/security';
import { AuthenticatorSetup } from './authenticator-setup';
import { useVerification } from './use-verification';

const leave = () => window.location.assign('/');

/** The one thing that is open to a member whose workspace wants two factors: choosing one. */
export function FirstFactor() {
  const { data, error, refetch } = useQuery(accountQuery());
  const [isApp, setIsApp] = useState(false);
  const addPasskey = useAddPasskey();
  const verification = useVerification('access');
  if (error) return <ErrorState title={texts.errorTitle} cause={error.message} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-24" />;
  if (isApp) return <AuthenticatorSetup hasPassword={data.hasPassword} onDone={leave} />;
  const add = async () => {
    const added = await verification.run(() => addPasskey.mutateAsync('Passkey').then(() => true)).catch(() => null);
    if (added) leave();
  };
  return (
    <div className="flex flex-col gap-3">
      {addPasskey.error ? <Banner tone="critical" title={addPasskey.error.message} /> : null}
      <Button variant="primary" className="h-9 max-md:h-11" onClick={() => setIsApp(true)}>
        <Smartphone aria-hidden />
        {texts.firstFactorUseAuthenticatorAppButton}
      </Button>
      <Button className="h-9 max-md:h-11" isBusy={addPasskey.isPending} onClick={() => void add()}>
        <Fingerprint aria-hidden />
        {texts.firstFactorUsePasskeyButton}
      </Button>
      {verification.dialog}
    </div>
  );
}
