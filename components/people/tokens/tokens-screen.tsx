'use client';

import { useQuery } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Card } from '@/components/ui/card';
import { forgetAsked } from '@/components/ui/forget-asked';
import { Opener } from '@/components/ui/opener';
import { PageHeader } from '@/components/ui/page-header';
import { Sentence } from '@/components/ui/sentence';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { Table, Th } from '@/components/ui/table';
import { ApiError } from '@/lib/http/api-client';
import { tokensQuery } from '@/lib/queries/people/tokens';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/people/tokens';
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
      {texts.newButton}
    </Opener>
  ) : null;
  const isForbidden = error instanceof ApiError && error.status === 403;
  return (
    <>
      <PageHeader title={common.apiTokens} note={texts.note} actions={create} />
      <Card isFlush>
        {data ? (
          data.data.length === 0 ? (
            <EmptyState icon={KeyRound} title={texts.emptyTitle} action={create}>
              <Sentence
                text={texts.emptyText}
                values={{
                  header: <code className="font-mono text-xs">{texts.emptyHeader}</code>,
                  document: <code className="font-mono text-xs">{texts.emptyDocumentPath}</code>,
                }}
              />
            </EmptyState>
          ) : (
            <Table caption={common.apiTokens}>
              <thead>
                <tr>
                  <Th>{common.name}</Th>
                  <Th className="max-md:hidden">{common.role}</Th>
                  <Th className="max-md:hidden">{texts.scopesLegend}</Th>
                  <Th className="max-lg:hidden">{texts.createdColumn}</Th>
                  <Th className="max-md:hidden">{common.lastUsed}</Th>
                  <Th className="max-md:hidden">{texts.expiresColumn}</Th>
                  <Th>
                    <span className="sr-only">{common.actions}</span>
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
            title={isForbidden ? texts.forbiddenTitle : texts.errorTitle}
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
