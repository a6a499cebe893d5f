'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import type { Route } from 'next';
import Link from 'next/link';
import { useState } from 'react';
import { InstantText } from '@/components/shell/instant';
import { Card } from '@/components/ui/card';
import { Segmented } from '@/components/ui/segmented';
import { ErrorState, Skeleton } from '@/components/ui/states';
import type { CapturedMailDetail } from '@/lib/contracts/notifications/notifications';
import { capturedMailQuery } from '@/lib/queries/notifications/mailbox';
import * as texts from '@/lib/texts/en/notifications/mailbox';
import { MailFrame } from './mail-frame';

const VIEWS = [
  { value: 'html', label: texts.mailReaderHtmlLabel },
  { value: 'text', label: texts.mailReaderTextLabel },
  { value: 'headers', label: texts.mailReaderHeadersLabel },
] as const;
type View = (typeof VIEWS)[number]['value'];

/** One mail as its reader would see it, as text, or with its headers. */
export function MailReader({ id }: { id: string }) {
  const [view, setView] = useState<View>('html');
  const { data, error, refetch, isFetching } = useQuery(capturedMailQuery(id));
  if (!data) {
    return (
      <Card>
        {error ? (
          <ErrorState
            title={texts.mailReaderErrorTitle}
            cause={error.message}
            onRetry={() => void refetch()}
            isRetrying={isFetching}
          />
        ) : (
          <Skeleton className="h-96" />
        )}
      </Card>
    );
  }
  return (
    <article className="overflow-hidden rounded-lg border bg-surface">
      <header className="border-b px-4 py-3">
        <Link
          href={'/settings/mailbox' as Route}
          className="mb-2 inline-flex items-center gap-1 text-sm text-accent lg:hidden"
        >
          <ArrowLeft className="size-4" aria-hidden />
          {texts.mailReaderAllMailLink}
        </Link>
        <h2 className="text-base font-medium">{data.subject}</h2>
        <div className="mt-1 flex flex-wrap items-center justify-between gap-2 text-sm text-muted">
          <span className="min-w-0 break-words">
            {texts.mailReaderTo(data.sender, data.recipient)} <InstantText at={data.receivedAt} />
          </span>
          <Segmented label={texts.mailReaderShowMailAsLabel} value={view} options={VIEWS} onChange={setView} />
        </div>
      </header>
      <MailBody mail={data} view={view} />
    </article>
  );
}

function MailBody({ mail, view }: { mail: CapturedMailDetail; view: View }) {
  if (view === 'html') return <MailFrame id={mail.id} title={mail.subject} />;
  if (view === 'text')
    return <pre className="overflow-x-auto p-4 font-mono text-xs whitespace-pre-wrap">{mail.text}</pre>;
  return (
    <dl className="divide-y text-xs">
      {mail.headers.map((header, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a header may repeat, its place is its identity.
        <div key={index} className="grid gap-x-4 px-4 py-1.5 sm:grid-cols-[12rem_1fr]">
          <dt className="text-muted">{header.name}</dt>
          <dd className="font-mono break-all">{header.value}</dd>
        </div>
      ))}
    </dl>
  );
}
