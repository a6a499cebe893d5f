'use client';

import { useQuery } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Card } from '@/components/ui/card';
import { forgetAsked } from '@/components/ui/forget-asked';
import { Opener } from '@/components/ui/opener';
import { PageHeader } from '@/components/ui/page-header';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { Table, Th } from '@/components/ui/table';
import { ApiError } from '@/lib/http/api-client';
import { tokensQuery } from '@/lib/queries/tokens';
import { CreateTokenDialog } from './create-token-dialog';
import { TokenRow } from './token-row';

/** Tokens for scripts and other programs. */
export function TokensScreen({ isCreateAsked }: { isCreateAsked: boolean }) {
  const { can } = useWorkspace();
  const [isCreating, setIsCreating] = useState(isCreateAsked && can.manageTokens);
  const { data, error, refetch, isFetching } = useQuery(tokensQuery());
  const close = () => {
    setIsCreating(false);
    forgetAsked();
  };
  const create = can.manageTokens ? (
    <Opener name="create" onOpen={() => setIsCreating(true)}>
      <Plus aria-hidden />
      New token
    </Opener>
  ) : null;
  const isForbidden = error instanceof ApiError && error.status === 403;
  return (
    <>
      <PageHeader
        title="API tokens"
        note="For scripts and other programs; each can do what its role and scopes allow"
        actions={create}
      />
      <Card isFlush>
        {data ? (
          data.data.length === 0 ? (
            <EmptyState icon={KeyRound} title="No token yet" action={create}>
              A token opens the HTTP API: <code className="font-mono text-xs">Authorization: Bearer sw_…</code>. What it
              offers is described at <code className="font-mono text-xs">/api/v1/openapi.json</code>.
            </EmptyState>
          ) : (
            <Table caption="API tokens">
              <thead>
                <tr>
                  <Th>Name</Th>
                  <Th>Role</Th>
                  <Th>Scopes</Th>
                  <Th>Created</Th>
                  <Th>Last used</Th>
                  <Th>Expires</Th>
                  <Th>
                    <span className="sr-only">Actions</span>
                  </Th>
                </tr>
              </thead>
              <tbody>
                {data.data.map((token) => (
                  <TokenRow key={token.id} token={token} />
                ))}
              </tbody>
            </Table>
          )
        ) : error ? (
          <ErrorState
            title={isForbidden ? 'Tokens are for administrators' : 'Tokens could not be read'}
            cause={error.message}
            {...(isForbidden ? {} : { onRetry: () => void refetch() })}
            isRetrying={isFetching}
          />
        ) : (
          <SkeletonRows count={2} />
        )}
      </Card>
      {isCreating ? <CreateTokenDialog onClose={close} /> : null}
    </>
  );
}
