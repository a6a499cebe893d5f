'use client';

import { useQuery } from '@tanstack/react-query';
import { Pencil } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { RecogniseKey } from '@/components/leaks/recognise-key';
import { useReader } from '@/components/shell/reader-context';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Skeleton } from '@/components/ui/states';
import { formatCalendarDay } from '@/lib/presenters/instant';
import { keyQuery } from '@/lib/queries/keys/keys';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/keys';

const EditKeyDialog = lazy(() => import('./edit-key-dialog'));

/** What people know about a key and the provider does not. */
export function KeyRegister({ id }: { id: string }) {
  const reader = useReader();
  const { can } = useWorkspace();
  const { data, isError } = useQuery({ ...keyQuery(id), retry: false });
  const [isOpen, setIsOpen] = useState(false);
  const [isWanted, setIsWanted] = useState(false);
  // A key that was used but is not in the inventory has no entry to keep.
  if (isError) return null;
  if (!data) return <Skeleton className="h-40" />;
  const entries = [
    ['Answers for it', data.owner ?? 'nobody named'],
    ['Shared with', data.sharedWith.length === 0 ? 'nobody' : data.sharedWith.join(', ')],
    ['Rotation', data.rotateEveryDays === null ? 'no policy' : `every ${data.rotateEveryDays} days`],
    ['Rotate by', data.rotateOn === null ? '–' : formatCalendarDay(data.rotateOn, reader)],
    ['Canary', data.canary ? 'yes: any use is critical' : 'no'],
    ['Note', data.note ?? '–'],
  ] as const;
  return (
    <Card
      title={texts.registerTitle}
      isFlush
      actions={
        <div className="flex flex-wrap gap-2">
          <RecogniseKey id={data.id} name={data.name === '' ? data.id : data.name} />
          {can.describeKeys ? (
            <Button
              size="sm"
              onClick={() => {
                setIsWanted(true);
                setIsOpen(true);
              }}
            >
              <Pencil aria-hidden />
              {common.edit}
            </Button>
          ) : null}
        </div>
      }
    >
      {data.problems.length > 0 ? (
        <ul className="border-b bg-warning-soft px-4 py-2 text-sm text-warning">
          {data.problems.map((problem) => (
            <li key={problem.kind}>{problem.text}</li>
          ))}
        </ul>
      ) : null}
      <dl className="divide-y">
        {entries.map(([label, value]) => (
          <div key={label} className="flex items-baseline justify-between gap-4 px-4 py-2 text-sm">
            <dt className="shrink-0 text-muted">{label}</dt>
            <dd className="min-w-0 text-right break-words">{value}</dd>
          </div>
        ))}
      </dl>
      {isWanted ? (
        <Suspense>
          <EditKeyDialog item={data} isOpen={isOpen} onOpenChange={setIsOpen} />
        </Suspense>
      ) : null}
    </Card>
  );
}
