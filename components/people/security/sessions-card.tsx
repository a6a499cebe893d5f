'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { InstantText } from '@/components/shell/instant';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { Sentence } from '@/components/ui/sentence';
import { ErrorState, SkeletonRows } from '@/components/ui/states';
import { toast } from '@/components/ui/toast';
import type { Session } from '@/lib/contracts/people/account';
import { sessionsQuery, useRevokeOtherSessions, useRevokeSession } from '@/lib/queries/people/account';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/people/security';

/** Where the person is signed in, each to be ended. */
export function SessionsCard() {
  const { data, error, refetch, isFetching } = useQuery(sessionsQuery());
  const revokeOthers = useRevokeOtherSessions();
  const [isAsked, setIsAsked] = useState(false);
  const others = (data?.data.length ?? 0) - 1;
  return (
    <Card
      title={texts.sessionsTitle}
      isFlush
      actions={
        others > 0 ? (
          <Button size="sm" onClick={() => setIsAsked(true)}>
            {texts.sessionsOthersConfirm}
          </Button>
        ) : null
      }
    >
      {data ? (
        <ul className="divide-y" aria-label={texts.sessionsLabel}>
          {data.data.map((session) => (
            <SessionItem key={session.id} session={session} />
          ))}
        </ul>
      ) : error ? (
        <ErrorState
          title={texts.sessionsErrorTitle}
          cause={error.message}
          onRetry={() => void refetch()}
          isRetrying={isFetching}
        />
      ) : (
        <SkeletonRows count={2} />
      )}
      {isAsked ? (
        <ConfirmDialog
          title={texts.sessionsOthersQuestion}
          confirmLabel={texts.sessionsOthersConfirm}
          isBusy={revokeOthers.isPending}
          error={revokeOthers.error}
          onConfirm={() =>
            revokeOthers.mutate(undefined, {
              onSuccess: () => {
                toast.success(texts.sessionsOthersDone);
                setIsAsked(false);
              },
            })
          }
          onClose={() => setIsAsked(false)}
        >
          {texts.sessionsOthersEffect(others)}
        </ConfirmDialog>
      ) : null}
    </Card>
  );
}

function SessionItem({ session }: { session: Session }) {
  const revoke = useRevokeSession();
  const [isAsked, setIsAsked] = useState(false);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 text-sm">
      <span className="font-medium first-letter:uppercase">{session.device}</span>
      {session.current ? <Badge tone="ok">{texts.sessionsCurrentBadge}</Badge> : null}
      <span className="text-muted">
        {session.address ? `${session.address} · ` : ''}
        <Sentence text={texts.sessionsLastUsed} values={{ at: <InstantText at={session.lastSeenAt} isRelative /> }} />
      </span>
      {session.current ? null : (
        <Button size="sm" className="ml-auto" onClick={() => setIsAsked(true)}>
          {common.signOut}
        </Button>
      )}
      {isAsked ? (
        <ConfirmDialog
          title={texts.sessionsOneQuestion(session.device)}
          confirmLabel={common.signOut}
          isBusy={revoke.isPending}
          error={revoke.error}
          onConfirm={() => revoke.mutate(session.id)}
          onClose={() => setIsAsked(false)}
        >
          {texts.sessionsOneEffect}
        </ConfirmDialog>
      ) : null}
    </li>
  );
}
