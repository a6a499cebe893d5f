'use client';

import { useQuery } from '@tanstack/react-query';
import { Inbox } from 'lucide-react';
import type { Route } from 'next';
import { InstantText } from '@/components/shell/instant';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Card } from '@/components/ui/card';
import { classNames } from '@/components/ui/class-names';
import { IntentLink } from '@/components/ui/intent-link';
import { PendingState } from '@/components/ui/pending-state';
import { EmptyState } from '@/components/ui/states';
import type { CapturedMail } from '@/lib/contracts/notifications/notifications';
import { capturedMailsQuery } from '@/lib/queries/notifications/mailbox';
import * as texts from '@/lib/texts/en/notifications/mailbox';
import { MailReader } from './mail-reader';

/** Captured mail: the list, and the one that the address names. */
export function MailboxScreen({ selectedId }: { selectedId: string | null }) {
  const { refreshMs } = useWorkspace();
  const query = useQuery({ ...capturedMailsQuery(), refetchInterval: refreshMs });
  const { data } = query;
  if (!data) {
    return (
      <Card isFlush>
        <PendingState title={texts.errorTitle} query={query} />
      </Card>
    );
  }
  if (data.data.length === 0) {
    return (
      <Card>
        <EmptyState icon={Inbox} title={texts.emptyTitle}>
          {texts.emptyText}
        </EmptyState>
      </Card>
    );
  }
  const shown = selectedId ?? data.data[0]?.id ?? null;
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[22rem_minmax(0,1fr)]">
      <Card isFlush className={classNames(selectedId !== null && 'max-lg:hidden')}>
        <ul className="max-h-[calc(100dvh-12rem)] divide-y overflow-y-auto">
          {data.data.map((mail) => (
            <MailRow key={mail.id} mail={mail} isShown={mail.id === shown} />
          ))}
        </ul>
      </Card>
      {shown === null ? null : (
        <div className={classNames('min-w-0', selectedId === null && 'max-lg:hidden')}>
          <MailReader id={shown} />
        </div>
      )}
    </div>
  );
}

function MailRow({ mail, isShown }: { mail: CapturedMail; isShown: boolean }) {
  return (
    <li>
      <IntentLink
        href={`/settings/mailbox?mail=${mail.id}` as Route}
        scroll={false}
        aria-current={isShown ? 'true' : undefined}
        className={classNames('block px-4 py-2.5 hover:bg-hover', isShown && 'bg-hover')}
      >
        <span className="line-clamp-2 text-sm font-medium">{mail.subject}</span>
        <span className="mt-0.5 flex justify-between gap-3 text-xs text-muted">
          <span className="truncate">{texts.to(mail.recipient)}</span>
          <span className="shrink-0">
            <InstantText at={mail.receivedAt} isRelative />
          </span>
        </span>
      </IntentLink>
    </li>
  );
}
