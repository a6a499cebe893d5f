'use client';

import { createContext, type ReactNode, use, useMemo } from 'react';
import { MINUTE_MS } from '@/lib/domain/time';
import { useLiveUpdates } from '@/lib/queries/installation/live-updates';

export type Workspace = {
  timezone: string;
  /** Person who is signed in. */
  viewerName: string;
  role: string;
  /** Limited to some projects: pages about the whole organization are not for them. */
  isLimited: boolean;
  /** What the person may change; the server refuses the rest anyway. */
  can: {
    handleIncidents: boolean;
    askForContainment: boolean;
    contain: boolean;
    describeKeys: boolean;
    manageBudgets: boolean;
    manageAlertRules: boolean;
    manageChannels: boolean;
    manageSilences: boolean;
    managePolicies: boolean;
    manageConnections: boolean;
    handleLeaks: boolean;
    manageLeakSources: boolean;
    viewAccountActivity: boolean;
    manageExpectedActors: boolean;
    manageTokens: boolean;
    shareViews: boolean;
    annotateCharts: boolean;
  };
  /** How often numbers are asked again, in milliseconds. */
  refreshMs: number;
  /** No SMTP server is set up: mail is captured here. */
  isMailCaptured: boolean;
  /** Instant of the server's rendering, so that server and browser agree on the first paint. */
  renderedAt: string;
};

/** While the server announces changes, polling is only a safety net. */
const LIVE_REFRESH_MS = 5 * MINUTE_MS;

const WorkspaceContext = createContext<Workspace | null>(null);

export function WorkspaceProvider({ value, children }: { value: Workspace; children: ReactNode }) {
  const isLive = useLiveUpdates();
  const current = useMemo(() => (isLive ? { ...value, refreshMs: LIVE_REFRESH_MS } : value), [isLive, value]);
  return <WorkspaceContext value={current}>{children}</WorkspaceContext>;
}

/** What every part of the signed-in pages needs to know. */
export function useWorkspace(): Workspace {
  const workspace = use(WorkspaceContext);
  if (!workspace) throw new Error('useWorkspace: expected a WorkspaceProvider around the component');
  return workspace;
}
