'use client';

import { useQuery } from '@tanstack/react-query';
import { Pencil } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { RecogniseKey } from '@/components/leaks/recognise-key';
import { InstantText } from '@/components/shell/instant';
import { useReader } from '@/components/shell/reader-context';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Skeleton } from '@/components/ui/states';
import type { Key } from '@/lib/contracts/keys/keys';
import { formatExpectedHours } from '@/lib/domain/keys/key-register';
import type { Reader } from '@/lib/domain/reader';
import { formatCalendarDay } from '@/lib/presenters/instant';
import { formatMoney } from '@/lib/presenters/money';
import { keyQuery } from '@/lib/queries/keys/keys';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/keys';
import * as findingTexts from '@/lib/texts/en/keys-findings';
import { FindingList } from './finding-list';
import { RotationCard } from './rotation-card';

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
  const entries = listEntries(data, reader);
  return (
    <>
      <Card title={findingTexts.listTitle} isFlush>
        {data.findings.length === 0 ? (
          <p className="px-4 py-3 text-sm text-muted">{findingTexts.listNone}</p>
        ) : (
          <FindingList findings={data.findings} />
        )}
      </Card>
      <RotationCard keyId={data.id} name={data.name === '' ? data.id : data.name} />
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
    </>
  );
}

type Entry = readonly [label: string, value: ReactNode];

/** What is written down, in the order in which people ask for it. */
function listEntries(data: Key, reader: Reader): Entry[] {
  const hours = data.expectedHours;
  return [
    ['Purpose', data.purpose ?? '–'],
    ['Answers for it', data.owner ?? 'no one named'],
    ['Team', data.team ?? '–'],
    [
      'Shared with',
      data.sharedWith.length === 0 ? (
        'no one'
      ) : (
        <ThirdParties key="parties" parties={data.sharedWith} reader={reader} />
      ),
    ],
    ['Expected models', data.expectedModels.length === 0 ? 'any' : data.expectedModels.join(', ')],
    ['Expected hours', hours === null ? 'any' : formatExpectedHours(hours, reader.timezone)],
    ['Expected a month', data.expectedMonthly === null ? '–' : formatMoney(data.expectedMonthly, reader)],
    ['Rotation', data.rotateEveryDays === null ? 'no policy' : `every ${data.rotateEveryDays} days`],
    ['Rotate by', data.rotateOn === null ? '–' : formatCalendarDay(data.rotateOn, reader)],
    ['Expires', data.expiresAt === null ? 'never' : <InstantText key="expires" at={data.expiresAt} />],
    ['Canary', data.canary ? 'yes: any use is critical' : 'no'],
    [
      'Confirmed',
      data.confirmedAt === null ? 'never' : <InstantText key="confirmed" at={data.confirmedAt} isRelative />,
    ],
    ['Note', data.note ?? '–'],
  ];
}

function ThirdParties({ parties, reader }: { parties: Key['sharedWith']; reader: Reader }) {
  return (
    <ul>
      {parties.map(({ name, since, why, privacyUrl }) => (
        <li key={name}>
          {[name, since === null ? null : formatCalendarDay(since, reader), why].filter(Boolean).join(', ')}{' '}
          {privacyUrl === null ? null : (
            <a href={privacyUrl} target="_blank" rel="noreferrer" className="text-accent hover:underline">
              {texts.privacyLink}
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}
