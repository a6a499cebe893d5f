import type { ReactNode } from 'react';
import { MobileTabBar, MobileTopBar } from '@/components/shell/mobile-bars';
import { ConnectionNotices } from '@/components/shell/notices';
import { Prefetch } from '@/components/shell/prefetch';
import { ReaderProvider } from '@/components/shell/reader-context';
import { SectionTabs } from '@/components/shell/section-tabs';
import { SelfNotices } from '@/components/shell/self-notices';
import { ShellKeys } from '@/components/shell/shell-keys';
import { Sidebar } from '@/components/shell/sidebar';
import { WorkspaceProvider } from '@/components/shell/workspace-context';
import { requireViewer } from '@/lib/auth/session';
import { connectionsQuery } from '@/lib/queries/connections/connections';
import { incidentsQuery } from '@/lib/queries/incidents/incidents';
import * as texts from '@/lib/texts/en/shell';
import { findReader } from '../reader';
import { listConnectionsWithStatus, listIncidentsByState } from './load-page-data';
import { describeWorkspace } from './workspace';

/** Everything behind sign-in: navigation, freshness and the page. */
export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const viewer = await requireViewer('open');
  const queries = [
    { queryKey: connectionsQuery().queryKey, load: () => listConnectionsWithStatus(viewer) },
    { queryKey: incidentsQuery(['open']).queryKey, load: () => listIncidentsByState(viewer, ['open']) },
  ];
  return (
    <WorkspaceProvider value={describeWorkspace(viewer)}>
      <ReaderProvider value={await findReader(viewer)}>
        <Prefetch queries={queries}>
          <a
            href="#content"
            className="sr-only z-50 rounded-md bg-raised px-3 py-2 focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
          >
            {texts.skipToContentLink}
          </a>
          <div className="flex min-h-dvh">
            <Sidebar />
            <div className="min-w-0 flex-1">
              <MobileTopBar />
              <SectionTabs />
              <main id="content" className="mx-auto max-w-[1280px] px-4 pt-5 pb-24 md:px-8 md:pb-12">
                <SelfNotices />
                <ConnectionNotices />
                {children}
              </main>
            </div>
          </div>
          <MobileTabBar />
          <ShellKeys />
        </Prefetch>
      </ReaderProvider>
    </WorkspaceProvider>
  );
}
