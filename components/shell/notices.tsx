'use client';

import { useQuery } from '@tanstack/react-query';
import { usePathname } from 'next/navigation';
import { Banner } from '@/components/ui/banner';
import { IntentLink } from '@/components/ui/intent-link';
import { Progress } from '@/components/ui/progress';
import { Sentence } from '@/components/ui/sentence';
import { type ConnectionNotice, listConnectionNotices } from '@/lib/presenters/connections/freshness';
import { connectionsQuery } from '@/lib/queries/connections/connections';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/shell';
import { useReader } from './reader-context';
import { useNow } from './use-now';
import { useWorkspace } from './workspace-context';

/** Banners about what is on screen: connections that are stale, refused or still reading their history. */
export function ConnectionNotices() {
  const reader = useReader();
  const now = useNow();
  const pathname = usePathname();
  const { data } = useQuery(connectionsQuery());
  const named = (data ?? []).map(({ connection, status }) => ({ ...status, name: connection.name }));
  const notices = listConnectionNotices(named, reader, now);
  // The connections page shows the same beside each connection.
  if (notices.length === 0 || pathname === '/settings/connections') return null;
  return (
    <div className="mb-4 flex flex-col gap-2">
      {notices.map((notice) => (
        <NoticeBanner key={notice.key} notice={notice} />
      ))}
    </div>
  );
}

function NoticeBanner({ notice }: { notice: ConnectionNotice }) {
  return (
    <Banner
      tone={notice.tone}
      title={notice.title}
      action={
        <IntentLink href="/settings/connections" className="font-medium underline-offset-2 hover:underline">
          {notice.percent === null ? texts.noticesConnectionLink : common.details}
        </IntentLink>
      }
    >
      {notice.text}
      {notice.percent === null ? null : (
        <div className="mt-1.5 flex max-w-md items-center gap-3">
          <Progress label={notice.title} percent={notice.percent} />
          <span className="text-xs text-muted">{Math.floor(notice.percent)}%</span>
        </div>
      )}
    </Banner>
  );
}

/** Says that mail is captured here, on every page where a person might wait for one. */
export function MailCapturedBanner() {
  const { isMailCaptured } = useWorkspace();
  const pathname = usePathname();
  if (!isMailCaptured) return null;
  return (
    <div className="mb-4">
      <Banner
        tone="info"
        title={texts.noticesTitle}
        action={
          pathname === '/settings/mailbox' ? null : (
            <IntentLink href="/settings/mailbox" className="font-medium underline-offset-2 hover:underline">
              {texts.noticesMailboxLink}
            </IntentLink>
          )
        }
      >
        <Sentence
          text={texts.noticesText}
          values={{ variable: <code className="font-sans font-medium">{texts.noticesSmtpUrl}</code> }}
        />
      </Banner>
    </div>
  );
}
