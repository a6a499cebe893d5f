'use client';

import { createContext, type ReactNode, use } from 'react';

export type Workspace = {
  timezone: string;
  /** Person who is signed in. */
  viewerName: string;
  role: string;
  /** What the person may change; the server refuses the rest anyway. */
  can: {
    handleIncidents: boolean;
    manageBudgets: boolean;
    manageChannels: boolean;
    manageConnections: boolean;
    manageTokens: boolean;
  };
  /** How often numbers are asked again, in milliseconds. */
  refreshMs: number;
  /** No SMTP server is set up: mail is captured here. */
  isMailCaptured: boolean;
  /** Instant of the server's rendering, so that server and browser agree on the first paint. */
  renderedAt: string;
};

const WorkspaceContext = createContext<Workspace | null>(null);

export function WorkspaceProvider({ value, children }: { value: Workspace; children: ReactNode }) {
  return <WorkspaceContext value={value}>{children}</WorkspaceContext>;
}

/** What every part of the signed-in pages needs to know. */
export function useWorkspace(): Workspace {
  const workspace = use(WorkspaceContext);
  if (!workspace) throw new Error('useWorkspace: expected a WorkspaceProvider around the component');
  return workspace;
}
