'use client';

import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

/** What a page has to ask again when a topic changed. */
const KEYS: Record<string, readonly QueryKey[]> = {
  incidents: [['incidents'], ['overview']],
  usage: [['usage'], ['overview'], ['connections'], ['budgets']],
  connections: [['connections'], ['overview']],
  budgets: [['budgets'], ['overview']],
  mailbox: [['mailbox']],
};

/**
 * Follows the server's events while the page is in sight and asks again for what changed. Answers whether it is live;
 * where it is not (an old proxy, a database without LISTEN), the pages go on asking by themselves.
 */
export function useLiveUpdates(): boolean {
  const queries = useQueryClient();
  const [isLive, setIsLive] = useState(false);
  useEffect(() => {
    let source: EventSource | null = null;
    const refresh = (topics: readonly string[]) => {
      for (const queryKey of topics.flatMap((topic) => KEYS[topic] ?? [])) void queries.invalidateQueries({ queryKey });
    };
    const open = () => {
      source = new EventSource('/api/v1/changes');
      source.addEventListener('ready', () => setIsLive(true));
      source.addEventListener('error', () => setIsLive(false));
      source.addEventListener('change', (event: MessageEvent<string>) => refresh(readTopics(event.data)));
    };
    const close = () => {
      source?.close();
      source = null;
      setIsLive(false);
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
