'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useVerification } from '@/components/people/security/use-verification';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ErrorState, SkeletonRows } from '@/components/ui/states';
import { toast } from '@/components/ui/toast';
import type { RetentionSettings } from '@/lib/contracts/installation/retention';
import { RETENTION_FIELDS } from '@/lib/domain/installation/retention';
import { ApiError } from '@/lib/http/api-client';
import { findFieldError } from '@/lib/http/field-error';
import { retentionPreviewQuery, retentionQuery, useUpdateRetention } from '@/lib/queries/installation/retention';
import * as texts from '@/lib/texts/en/installation-workspace';
import { RetentionConfirm } from './retention-confirm';
import { RetentionRow } from './retention-row';

/** How long each kind of data is kept, what would go, and a name to type before anything is kept for less time. */
export function RetentionCard() {
  const { data, error, refetch, isFetching } = useQuery(retentionQuery());
  return (
    <Card title={texts.retentionTitle} note={texts.retentionNote} isFlush>
      {data ? (
        <RetentionForm key={JSON.stringify(data)} stored={data} />
      ) : error ? (
        <ErrorState
          title={texts.retentionErrorTitle}
          cause={error.message}
          onRetry={() => void refetch()}
          isRetrying={isFetching}
        />
      ) : (
        <SkeletonRows count={6} />
      )}
    </Card>
  );
}

const PREVIEW_DELAY_MS = 400;

/** The draft, a moment after the last key press. */
function useSettled(draft: RetentionSettings): RetentionSettings {
  const [settled, setSettled] = useState(draft);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(draft), PREVIEW_DELAY_MS);
    return () => clearTimeout(timer);
  }, [draft]);
  return settled;
}

function RetentionForm({ stored }: { stored: RetentionSettings }) {
  const [draft, setDraft] = useState(stored);
  const [isConfirming, setIsConfirming] = useState(false);
  const settled = useSettled(draft);
  const preview = useQuery({ ...retentionPreviewQuery(settled), placeholderData: keepPreviousData });
  const update = useUpdateRetention();
  const { run, dialog } = useVerification('data');
  const isChanged = RETENTION_FIELDS.some((field) => draft[field] !== stored[field]);
  const isProofWanted = update.error instanceof ApiError && update.error.code === 'verification_needed';
  const save = async (confirm?: string) => {
    const isDone = await run(() =>
      update.mutateAsync({ ...draft, ...(confirm !== undefined && { confirm }) }).then(() => true),
    );
    if (!isDone) return;
    setIsConfirming(false);
    toast.success(texts.retentionDone);
  };
  const submit = async () => {
    const fresh = settled === draft ? preview.data : undefined;
    if (fresh?.needsConfirmation) setIsConfirming(true);
    // Refusals are shown by field.
    else await save().catch(() => undefined);
  };
  const problem = preview.error ?? (isConfirming || isProofWanted ? null : update.error);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <ul className="divide-y">
        {RETENTION_FIELDS.map((field) => (
          <RetentionRow
            key={field}
            field={field}
            days={draft[field]}
            stored={stored[field]}
            onChange={(days) => setDraft({ ...draft, [field]: days } as RetentionSettings)}
            preview={preview.error ? undefined : preview.data?.data.find((one) => one.field === field)}
            error={findFieldError(problem, field)}
          />
        ))}
      </ul>
      <div className="flex flex-wrap items-center gap-3 border-t px-4 py-3">
        <p className="min-w-0 flex-1 basis-64 text-xs text-muted">{texts.retentionEffect}</p>
        <Button
          type="submit"
          variant="primary"
          disabled={!isChanged || preview.error !== null || settled !== draft || preview.isPlaceholderData}
          isBusy={update.isPending}
        >
          {texts.retentionSaveButton}
        </Button>
      </div>
      {isConfirming && preview.data ? (
        <RetentionConfirm
          lines={preview.data.data.filter((one) => one.isShortened)}
          isBusy={update.isPending}
          error={isProofWanted ? undefined : update.error?.message}
          onClose={() => setIsConfirming(false)}
          // Shown by the dialog through the error.
          onConfirm={(name) => void save(name).catch(() => undefined)}
        />
      ) : null}
      {dialog}
    </form>
  );
}
