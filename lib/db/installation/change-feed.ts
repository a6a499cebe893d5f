import { ChangeTopic, parseChange } from '@/lib/domain/usage/change';
import { type NoticeFeed, openNoticeFeed } from './notice-feed';

type Listener = (topic: ChangeTopic) => void;
type Feed = { notices: NoticeFeed | null; listeners: Map<string, Set<Listener>> };

/** One listening connection a process, kept on globalThis so that hot reload does not open another. */
const holder = globalThis as typeof globalThis & { spendwatchChangeFeed?: Feed };
holder.spendwatchChangeFeed ??= { notices: null, listeners: new Map() };
const feed = holder.spendwatchChangeFeed;

/**
 * Calls `listener` with the topic of every committed change of one workspace until the returned function is called.
 * After the database was away every topic is reported once, because changes may have been missed meanwhile.
 */
export function subscribeToChanges(workspaceId: string, listener: Listener): () => void {
  const listeners = feed.listeners.get(workspaceId) ?? new Set();
  feed.listeners.set(workspaceId, listeners.add(listener));
  feed.notices ??= listen();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && feed.listeners.get(workspaceId) === listeners) feed.listeners.delete(workspaceId);
    if (feed.listeners.size > 0) return;
    feed.notices?.close();
    feed.notices = null;
  };
}

function listen(): NoticeFeed {
  let wasLive = false;
  return openNoticeFeed('spendwatch_change', {
    onNotice: announce,
    onState: (state) => {
      if (state !== 'live') return;
      if (wasLive) for (const listeners of feed.listeners.values()) for (const one of listeners) notifyAll(one);
      wasLive = true;
    },
  });
}

function announce(payload: string): void {
  const change = parseChange(payload);
  if (!change) return;
  for (const listener of feed.listeners.get(change.workspaceId) ?? []) listener(change.topic);
}

function notifyAll(listener: Listener): void {
  for (const topic of ChangeTopic.options) listener(topic);
}
