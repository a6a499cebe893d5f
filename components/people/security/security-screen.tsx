'use client';

import { useQuery } from '@tanstack/react-query';
import { Card } from '@/components/ui/card';
import { PageHeader } from '@/components/ui/page-header';
import { PendingState } from '@/components/ui/pending-state';
import { accountQuery } from '@/lib/queries/people/account';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/people/security';
import { AuthenticatorCard } from './authenticator-card';
import { DataCard } from './data-card';
import { EmailCard } from './email-card';
import { PasskeysCard } from './passkeys-card';
import { PasswordCard } from './password-card';
import { SessionsCard } from './sessions-card';

/** How the signed-in person proves who they are, and where they are signed in. */
export function SecurityScreen() {
  const query = useQuery(accountQuery());
  const { data } = query;
  return (
    <>
      <PageHeader
        title={common.yourAccount}
        note={data ? texts.note(data.name, data.role, data.workspace.name) : null}
      />
      {data ? (
        <div className="flex flex-col gap-4">
          <AuthenticatorCard account={data} />
          <PasskeysCard account={data} />
          <PasswordCard account={data} />
          <EmailCard account={data} />
          <SessionsCard />
          <DataCard account={data} />
        </div>
      ) : (
        <Card isFlush>
          <PendingState title={texts.errorTitle} query={query} count={4} />
        </Card>
      )}
    </>
  );
}
