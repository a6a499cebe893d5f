import pg from 'pg';
import { ChangeTopic, parseChange } from '@/lib/domain/usage/change';
import { readEnv } from '@/lib/env';
import { getLogger } from '@/lib/logger';

type Listener = (topic: ChangeTopic) => void;
type Feed = { client: pg.Client | null; listeners: Map<string, Set<Listener>>; retry: NodeJS.Timeout | null };

const RETRY_MS = 2_000;

/** One listening connection a process, kept on globalThis so that hot reload does not open another. */
const holder = globalThis as typeof globalThis & { spendwatchChangeFeed?: Feed };
holder.spendwatchChangeFeed ??= { client: null, listeners: new Map(), retry: null };
const feed = holder.spendwatchChangeFeed;

/**
 * Calls `listener` with the topic of every committed change of one workspace until the returned function is called.
 * After the database was away every topic is told once, because changes may have been missed meanwhile.
 */
export function subscribeToChanges(workspaceId: string, listener: Listener): () => void {
  const listeners = feed.listeners.get(workspaceId) ?? new Set();
  feed.listeners.set(workspaceId, listeners.add(listener));
  if (!feed.client && !feed.retry) void listen(false);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && feed.listeners.get(workspaceId) === listeners) feed.listeners.delete(workspaceId);
    if (feed.listeners.size === 0) close();
  };
}

async function listen(isAgain: boolean): Promise<void> {
  const client = new pg.Client({ connectionString: readEnv().DATABASE_URL, application_name: 'spendwatch changes' });
  feed.client = client;
  client.on('notification', ({ payload }) => announce(payload ?? ''));
  client.on('error', () => reconnect(client));
  client.on('end', () => reconnect(client));
  try {
    await client.connect();
    await client.query('LISTEN spendwatch_change');
    if (isAgain) for (const listeners of feed.listeners.values()) for (const one of listeners) tellAll(one);
  } catch (error) {
    getLogger().warn({ err: error }, 'live updates are off until the database answers again; pages go on asking');
    reconnect(client);
  }
}

function announce(payload: string): void {
  const change = parseChange(payload);
  if (!change) return;
  for (const listener of feed.listeners.get(change.workspaceId) ?? []) listener(change.topic);
}

function tellAll(listener: Listener): void {
  for (const topic of ChangeTopic.options) listener(topic);
}

function reconnect(client: pg.Client): void {
  if (feed.client !== client) return;
  feed.client = null;
  void client.end().catch(() => {});
  if (feed.listeners.size === 0) return;
  feed.retry = setTimeout(() => {
    feed.retry = null;
    if (feed.listeners.size > 0) void listen(true);
  }, RETRY_MS);
  feed.retry.unref();
}

function close(): void {
  if (feed.retry) clearTimeout(feed.retry);
  feed.retry = null;
  const client = feed.client;
  feed.client = null;
  void client?.end().catch(() => {});
}
