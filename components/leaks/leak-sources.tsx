'use client';

import { useQuery } from '@tanstack/react-query';
import { FolderSearch, Plus } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { InstantText } from '@/components/shell/instant';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { toast } from '@/components/ui/toast';
import type { LeakSource } from '@/lib/contracts/leaks/leaks';
import { leakSourcesQuery, useCreateLeakSource, useDeleteLeakSource } from '@/lib/queries/leaks/leaks';
import * as texts from '@/lib/texts/en/leaks';

const AddSourceDialog = dynamic(() => import('./add-source-dialog'));

/** Folders that the worker scans again and again, and how the last scan of each ended. */
export function LeakSources() {
  const { data, error, refetch, isFetching } = useQuery(leakSourcesQuery());
  const [isAdding, setIsAdding] = useState(false);
  const add = (
    <Button size="sm" onClick={() => setIsAdding(true)}>
      <Plus aria-hidden />
      {texts.sourceAdd}
    </Button>
  );
  return (
    <Card title={texts.sourcesTitle} isFlush actions={data && data.data.length > 0 ? add : null}>
      {data ? (
        data.data.length === 0 ? (
          <EmptyState icon={FolderSearch} title={texts.sourcesEmptyTitle} action={add}>
            {texts.sourcesEmptyText}
          </EmptyState>
        ) : (
          <ul className="divide-y">
            {data.data.map((source) => (
              <SourceRow key={source.id} source={source} />
            ))}
          </ul>
        )
      ) : error ? (
        <ErrorState
          title={texts.sourcesErrorTitle}
          cause={error.message}
          onRetry={() => void refetch()}
          isRetrying={isFetching}
        />
      ) : (
        <SkeletonRows count={2} />
      )}
      {isAdding ? <AddSourceDialog onClose={() => setIsAdding(false)} /> : null}
    </Card>
  );
}

function SourceRow({ source }: { source: LeakSource }) {
  const [isRemoving, setIsRemoving] = useState(false);
  const remove = useDeleteLeakSource();
  const create = useCreateLeakSource();
  const { name, path, withHistory, everyHours } = source;
  const confirm = () =>
    remove.mutate(source.id, {
      onSuccess: () =>
        toast.undoable(texts.sourceRemoved(name), () => create.mutate({ name, path, withHistory, everyHours })),
    });
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 py-3 text-sm">
      <div className="min-w-0 flex-1 basis-56">
        <div className="font-medium wrap-anywhere">{name}</div>
        <div className="font-mono text-xs text-muted wrap-anywhere">{path}</div>
        <div className="text-xs text-muted">
          {texts.sourceEvery(everyHours)}
          {withHistory ? `, ${texts.sourceWithHistory}` : ''}
        </div>
      </div>
      <div className="min-w-0 flex-1 basis-56 text-xs text-muted">
        <LastScan source={source} />
      </div>
      <Button size="sm" onClick={() => setIsRemoving(true)}>
        {texts.sourceRemove}
      </Button>
      {isRemoving ? (
        <ConfirmDialog
          title={texts.sourceRemoveTitle(name)}
          confirmLabel={texts.sourceRemoveConfirm}
          isBusy={remove.isPending}
          error={remove.error}
          onConfirm={confirm}
          onClose={() => setIsRemoving(false)}
        >
          {texts.sourceRemoveEffect}
        </ConfirmDialog>
      ) : null}
    </li>
  );
}

function LastScan({ source: { lastStartedAt, lastEndedAt, lastError, lastFound } }: { source: LeakSource }) {
  if (lastStartedAt === null) return texts.sourceWaits;
  if (lastEndedAt === null) {
    return (
      <>
        {texts.sourceRuns} <InstantText at={lastStartedAt} isRelative />
      </>
    );
  }
  if (lastError !== null) {
    return (
      <span className="text-critical wrap-anywhere">
        {texts.sourceFailed} <InstantText at={lastEndedAt} isRelative />: {lastError}
      </span>
    );
  }
  return (
    <>
      {texts.sourceScanned} <InstantText at={lastEndedAt} isRelative />
      <span className="block">{texts.sourceFound(lastFound ?? 0)}</span>
    </>
  );
}
