'use client';

import { useQuery } from '@tanstack/react-query';
import { Card } from '@/components/ui/card';
import { PageHeader } from '@/components/ui/page-header';
import { ErrorState, SkeletonRows } from '@/components/ui/states';
import { accountQuery } from '@/lib/queries/account';
import { AuthenticatorCard } from './authenticator-card';
import { DataCard } from './data-card';
import { EmailCard } from './email-card';
import { PasskeysCard } from './passkeys-card';
import { PasswordCard } from './password-card';
import { SessionsCard } from './sessions-card';

/** How the signed-in person proves who they are, and where they are signed in. */
export function SecurityScreen() {
  const { data, error, refetch, isFetching } = useQuery(accountQuery());
  return (
    <>
      <PageHeader title="Your account" note={data ? `${data.name} · ${data.role} of ${data.workspace.name}` : null} />
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
          {error ? (
            <ErrorState
              title="Your account could not be read"
              cause={error.message}
              onRetry={() => void refetch()}
              isRetrying={isFetching}
            />
          ) : (
            <SkeletonRows count={4} />
          )}
        </Card>
      )}
    </>
  );
}
