'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useReader } from '@/components/shell/reader-context';
import { Skeleton } from '@/components/ui/states';
import type { AllocationPreview, AllocationPreviewInput } from '@/lib/contracts/allocation/allocation';
import { describeGroup } from '@/lib/presenters/allocation/allocation-view';
import { formatMoney } from '@/lib/presenters/money';
import { allocationPreviewQuery } from '@/lib/queries/allocation/allocation';
import * as texts from '@/lib/texts/en/allocation';
import * as common from '@/lib/texts/en/common';

/** People type; the months are counted when they pause. */
const PAUSE_MS = 500;
const SHOWN_GROUPS = 5;

/** What the rule in the form would have decided; null = it does not say who pays. */
export function AllocationPreviewCard({ input }: { input: AllocationPreviewInput | null }) {
  const text = JSON.stringify(input);
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const asked = JSON.parse(settled) as AllocationPreviewInput | null;
  return (
    <section aria-label={common.preview} className="rounded-md border bg-sunken/50 p-3">
      <h3 className="text-sm font-medium">{texts.previewTitle}</h3>
      {asked === null ? (
        <p className="mt-1 text-xs text-muted">{texts.previewIncomplete}</p>
      ) : (
        <PreviewAnswer input={asked} />
      )}
    </section>
  );
}

function PreviewAnswer({ input }: { input: AllocationPreviewInput }) {
  const { data, error, isFetching } = useQuery({
    ...allocationPreviewQuery(input),
    placeholderData: (before) => before,
  });
  if (error) return <p className="mt-1 text-xs text-critical">{common.previewError(error.message)}</p>;
  if (!data) return <Skeleton className="mt-2 h-16" />;
  return (
    <div className={isFetching ? 'opacity-60' : undefined} aria-busy={isFetching}>
      <PreviewWords preview={data} />
    </div>
  );
}

function PreviewWords({ preview }: { preview: AllocationPreview }) {
  const reader = useReader();
  const { matched, total, before, after, matchedGroups } = preview;
  const money = (amount: string) => formatMoney(amount, reader);
  return (
    <>
      <p className="mt-1 text-sm" aria-live="polite">
        {texts.previewMatched(money(matched), money(total))}{' '}
        {texts.previewOpen(money(before.unallocated), money(after.unallocated))}
      </p>
      <ul className="mt-2 flex flex-col gap-1 text-xs text-muted">
        {matchedGroups.slice(0, SHOWN_GROUPS).map((group) => (
          <li key={describeGroup(group) + group.apiKeyId} className="flex justify-between gap-3">
            <span className="min-w-0 break-words">{describeGroup(group)}</span>
            <span className="tabular-nums">{money(group.amount)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
