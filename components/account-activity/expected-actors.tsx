'use client';

import { useQuery } from '@tanstack/react-query';
import { Bot, Plus } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import type { ExpectedActor } from '@/lib/contracts/account-activity/account-activity';
import { expectedActorsQuery, useDeleteExpectedActor } from '@/lib/queries/account-activity/account-activity';
import * as texts from '@/lib/texts/en/account-activity';

const AddActorDialog = dynamic(() => import('./add-actor-dialog'));

/** Actors whose doing was announced, so that it stays calm. */
export function ExpectedActors({ canManage }: { canManage: boolean }) {
  const { data, error, refetch, isFetching } = useQuery(expectedActorsQuery());
  const [isAdding, setIsAdding] = useState(false);
  const add = canManage ? (
    <Button size="sm" onClick={() => setIsAdding(true)}>
      <Plus aria-hidden />
      {texts.expectedAdd}
    </Button>
  ) : null;
  return (
    <Card title={texts.expectedTitle} isFlush actions={data && data.data.length > 0 ? add : null}>
      {data ? (
        data.data.length === 0 ? (
          <EmptyState icon={Bot} title={texts.expectedEmptyTitle} action={add}>
            {texts.expectedEmptyText}
          </EmptyState>
        ) : (
          <ul className="divide-y">
            {data.data.map((actor) => (
              <ActorRow key={actor.id} actor={actor} canManage={canManage} />
            ))}
          </ul>
        )
      ) : error ? (
        <ErrorState
          title={texts.expectedErrorTitle}
          cause={error.message}
          onRetry={() => void refetch()}
          isRetrying={isFetching}
        />
      ) : (
        <SkeletonRows count={2} />
      )}
      {isAdding ? <AddActorDialog onClose={() => setIsAdding(false)} /> : null}
    </Card>
  );
}

function ActorRow({ actor, canManage }: { actor: ExpectedActor; canManage: boolean }) {
  const [isRemoving, setIsRemoving] = useState(false);
  const remove = useDeleteExpectedActor();
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 py-3 text-sm">
      <div className="min-w-0 flex-1 basis-56">
        <div className="font-medium wrap-anywhere">{actor.actor}</div>
        <div className="text-xs text-muted wrap-anywhere">
          {actor.note} · {texts.expectedBy(actor.createdBy)}
        </div>
      </div>
      {canManage ? (
        <Button size="sm" onClick={() => setIsRemoving(true)}>
          {texts.expectedRemove}
        </Button>
      ) : null}
      {isRemoving ? (
        <ConfirmDialog
          title={texts.expectedRemoveTitle(actor.actor)}
          confirmLabel={texts.expectedRemoveConfirm}
          isBusy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(actor.id, { onSuccess: () => setIsRemoving(false) })}
          onClose={() => setIsRemoving(false)}
        >
          {texts.expectedRemoveEffect}
        </ConfirmDialog>
      ) : null}
    </li>
  );
}
