'use client';

import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { useConfirmEmail } from '@/lib/queries/people/account';
import * as texts from '@/lib/texts/en/people/sign-in';
import { BackToSignIn } from './forgot-password-form';
import { useLinkToken } from './link-token';
import { StaleLink } from './stale-link';

/** Confirms a new address by the token of a link; a press is wanted, because mail scanners open links. */
export function ConfirmEmailForm() {
  const token = useLinkToken();
  const confirm = useConfirmEmail();
  if (confirm.isSuccess) {
    return (
      <div className="flex flex-col gap-4">
        <Banner tone="info" title={texts.confirmEmailDoneTitle}>
          {texts.confirmEmailDoneText}
        </Banner>
        <BackToSignIn />
      </div>
    );
  }
  if (token === '') return <StaleLink />;
  return (
    <div className="flex flex-col gap-4">
      {confirm.error ? <Banner tone="critical" title={confirm.error.message} /> : null}
      <Button
        variant="primary"
        isBusy={confirm.isPending}
        disabled={!token}
        onClick={() => confirm.mutate(token ?? '')}
        className="h-9 max-md:h-11"
      >
        {texts.confirmEmailButton}
      </Button>
      <BackToSignIn />
    </div>
  );
}
