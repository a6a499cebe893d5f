'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useReader } from '@/components/shell/reader-context';
import { Button } from '@/components/ui/button';
import { DialogActions } from '@/components/ui/dialog';
import { PendingState } from '@/components/ui/pending-state';
import { formatCount } from '@/lib/presenters/count';
import { billFileQuery } from '@/lib/queries/connections/bill-files';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/connections-bill-files';
import { BillProblems } from './bill-problems';

const LOOK_MS = 1_000;

/** How far the import of a file is, and what came of it. */
export function BillProgress({ id, onClose, onAnother }: { id: string; onClose: () => void; onAnother: () => void }) {
  const reader = useReader();
  const queries = useQueryClient();
  const query = useQuery({
    ...billFileQuery(id),
    refetchInterval: ({ state: { data } }) =>
      data?.state === 'imported' || data?.state === 'failed' ? false : LOOK_MS,
  });
  const file = query.data;
  const isDone = file?.state === 'imported';
  useEffect(() => {
    if (isDone) void queries.invalidateQueries({ queryKey: ['connections'] });
  }, [isDone, queries]);
  if (!file) return <PendingState title={texts.progressError} query={query} count={1} />;
  return (
    <div className="flex flex-col gap-4 text-sm">
      {file.state === 'failed' ? (
        <BillProblems
          title={texts.failedTitle}
          problems={file.errors.length > 0 ? file.errors : [{ path: '', message: file.error ?? '' }]}
        />
      ) : (
        <p role="status" aria-label={texts.importingLabel} className="tabular-nums">
          {isDone && file.result
            ? texts.doneText(
                formatCount(file.result.rows, reader),
                formatCount(file.result.stored, reader),
                file.result.from,
                file.result.until,
              )
            : file.rows === 0
              ? texts.waitingText
              : texts.importingText(formatCount(file.rows, reader))}
        </p>
      )}
      <DialogActions>
        {file.state === 'failed' ? <Button onClick={onAnother}>{texts.anotherButton}</Button> : null}
        <Button variant="primary" onClick={onClose}>
          {common.done}
        </Button>
      </DialogActions>
    </div>
  );
}
