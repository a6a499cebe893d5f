'use client';

import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { startTransition, useEffect, useState } from 'react';
import { MINUTE_MS } from '@/lib/domain/time';

/** What a page has to ask again when a topic changed. */
const KEYS: Record<string, readonly QueryKey[]> = {
  incidents: [['incidents'], ['overview']],
  usage: [['usage'], ['overview'], ['connections'], ['budgets']],
  connections: [['connections'], ['overview']],
  budgets: [['budgets'], ['overview']],
  mailbox: [['mailbox']],
  'account-activity': [['account-activity']],
};

/** While there is no stream the page asks by the clock; a server that was away for a moment is found again. */
const RETRY_MS = 5 * MINUTE_MS;

/**
 * Follows the server's events while the page is in sight and asks again for what changed. Answers whether it is live;
 * where it is not (an old proxy, a database without LISTEN), the pages go on asking by themselves.
 */
export function useLiveUpdates(): boolean {
  const queries = useQueryClient();
  const [isLive, setIsLive] = useState(false);
  useEffect(() => {
    // Every part of the page knows of it: those whose script still loads must not be interrupted.
    const note = (next: boolean) => startTransition(() => setIsLive(next));
    let source: EventSource | null = null;
    let retry: ReturnType<typeof setTimeout> | undefined;
    const refresh = (topics: readonly string[]) => {
      for (const queryKey of topics.flatMap((topic) => KEYS[topic] ?? [])) void queries.invalidateQueries({ queryKey });
    };
    const open = () => {
      source = new EventSource('/api/v1/changes');
      source.addEventListener('ready', () => note(true));
      source.addEventListener('error', () => {
        note(false);
        // The browser tries again where the line broke; an answer that is no stream ends it for good.
        if (source?.readyState === EventSource.CLOSED) retry = setTimeout(open, RETRY_MS);
      });
      source.addEventListener('change', (event: MessageEvent<string>) => refresh(readTopics(event.data)));
    };
    const close = () => {
      clearTimeout(retry);
      source?.close();
      source = null;
      note(false);
    };
    // A page out of sight asks nothing; back in sight it asks for everything once.
    const follow = () => {
      if (document.hidden) return close();
      if (source) return;
      refresh(Object.keys(KEYS));
      open();
    };
    if (!document.hidden) open();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      close();
    };
  }, [queries]);
  return isLive;
}

function readTopics(data: string): string[] {
  const { topics } = JSON.parse(data) as { topics?: unknown };
  return Array.isArray(topics) ? topics.filter((topic) => typeof topic === 'string') : [];
}
