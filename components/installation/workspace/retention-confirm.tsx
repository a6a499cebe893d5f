'use client';

import { useQuery } from '@tanstack/react-query';
import { useReader } from '@/components/shell/reader-context';
import { TypedConfirm } from '@/components/ui/typed-confirm';
import type { RetentionPreview } from '@/lib/contracts/installation/retention';
import { formatQuantity } from '@/lib/presenters/count';
import { formatDate } from '@/lib/presenters/instant';
import { workspaceQuery } from '@/lib/queries/people/members';
import * as texts from '@/lib/texts/en/installation-workspace';

type RetentionConfirmProps = {
  /** What is kept for a shorter time than before. */
  lines: RetentionPreview['data'];
  isBusy: boolean;
  error: string | undefined;
  onClose: () => void;
  onConfirm: (name: string) => void;
};

/** Shows what is deleted for good, and has the name of the workspace typed. */
export function RetentionConfirm({ lines, isBusy, error, onClose, onConfirm }: RetentionConfirmProps) {
  const { data } = useQuery(workspaceQuery());
  const reader = useReader();
  if (!data) return null;
  return (
    <TypedConfirm
      isOpen
      onOpenChange={onClose}
      title={texts.retentionQuestion}
      expected={data.name}
      confirmLabel={texts.retentionConfirm}
      isBusy={isBusy}
      error={error}
      onConfirm={() => onConfirm(data.name)}
    >
      {texts.retentionConfirmText}
      <ul className="my-2 list-disc pl-5 text-ink">
        {lines.map(({ field, rows, before, isMore }) => (
          <li key={field}>
            {texts.retentionConfirmRow(
              texts.RETENTION_LABELS[field].name,
              formatQuantity(rows, texts.retentionOneRow, reader),
              before === null ? '' : formatDate(before.slice(0, 10), reader),
              isMore,
            )}
          </li>
        ))}
      </ul>
      {texts.retentionEffect}
    </TypedConfirm>
  );
}
