import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { getPool } from '@/lib/db/client';
import { MINUTE_MS } from '@/lib/domain/time';
import { readEnv } from '@/lib/env';
import { getLogger } from '@/lib/logger';

/** `live` = announcements arrive; `silent` = they are taken and never arrive; `away` = there is no connection. */
export type FeedState = 'live' | 'silent' | 'away';

export type NoticeFeed = { getState: () => FeedState; close: () => void };

const RETRY_MS = 2_000;
/** After this long an announcement of our own has not arrived and will not. */
const TEST_WAIT_MS = 3_000;
/** A connection that was lost without a word is noticed after this long at most. */
const TEST_EVERY_MS = 60_000;
const SILENT_RETRY_MS = 5 * MINUTE_MS;
const TEST_WORD = 'feed-test ';

const SILENT =
  'DATABASE_URL leads through a pooler in transaction mode, which passes no announcements on: work that waits is looked ' +
  'for by the clock, and pages poll instead of being notified. Set DATABASE_DIRECT_URL to an address of the server itself';

type Feed = {
  channel: string;
  onNotice: (payload: string) => void;
  onState: (state: FeedState) => void;
  state: FeedState;
  client: pg.Client | null;
  timer: NodeJS.Timeout | null;
  isClosed: boolean;
  onTestWord: (word: string) => void;
};

/**
 * Listens to announcements of one channel (NOTIFY) on a connection of its own, for as long as it takes: it connects again
 * when the database was away, and sends itself an announcement now and then to check that they arrive. `onState` is
 * called on each change; after `live` the caller looks for what it may have missed.
 */
export function openNoticeFeed(channel: string, { onNotice, onState }: Pick<Feed, 'onNotice' | 'onState'>): NoticeFeed {
  const feed: Feed = {
    ...{ channel, onNotice, onState, state: 'away', client: null, timer: null, isClosed: false },
    onTestWord: () => {},
  };
  void connect(feed);
  return {
    getState: () => feed.state,
    close: () => {
      feed.isClosed = true;
      drop(feed);
    },
  };
}

function setState(feed: Feed, state: FeedState): void {
  if (feed.state === state || feed.isClosed) return;
  feed.state = state;
  if (state === 'silent') getLogger().warn(SILENT);
  feed.onState(state);
}

function drop(feed: Feed): void {
  if (feed.timer) clearTimeout(feed.timer);
  feed.timer = null;
  const { client } = feed;
  feed.client = null;
  void client?.end().catch(() => {});
}

function later(feed: Feed, ms: number, work: () => Promise<void>): void {
  if (feed.isClosed) return;
  feed.timer = setTimeout(() => void work(), ms);
  feed.timer.unref();
}

function reconnect(feed: Feed, client: pg.Client, state: 'away' | 'silent'): void {
  if (feed.client !== client) return;
  drop(feed);
  setState(feed, state);
  later(feed, state === 'silent' ? SILENT_RETRY_MS : RETRY_MS, () => connect(feed));
}

async function connect(feed: Feed): Promise<void> {
  const { DATABASE_URL, DATABASE_DIRECT_URL } = readEnv();
  const client = new pg.Client({
    connectionString: DATABASE_DIRECT_URL ?? DATABASE_URL,
    application_name: feed.channel,
    keepAlive: true,
  });
  feed.client = client;
  client.on('notification', ({ payload = '' }) => {
    if (payload.startsWith(TEST_WORD)) feed.onTestWord(payload);
    else feed.onNotice(payload);
  });
  client.on('error', () => reconnect(feed, client, 'away'));
  client.on('end', () => reconnect(feed, client, 'away'));
  try {
    await client.connect();
    await client.query(`LISTEN ${feed.channel}`);
    await test(feed, client);
  } catch (error) {
    if (feed.client === client)
      getLogger().warn(
        { err: error, channel: feed.channel },
        'announcements of the database are off until it answers again',
      );
    reconnect(feed, client, 'away');
  }
}

/** Announces a word of our own by the way that others announce theirs, and looks whether it arrives. */
async function test(feed: Feed, client: pg.Client): Promise<void> {
  const word = `${TEST_WORD}${randomUUID()}`;
  const arrived = new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), TEST_WAIT_MS);
    timer.unref();
    feed.onTestWord = (received) => {
      if (received !== word) return;
      clearTimeout(timer);
      resolve(true);
    };
  });
  await getPool().query('SELECT pg_notify($1, $2)', [feed.channel, word]);
  const hasArrived = await arrived;
  if (feed.client !== client) return;
  if (!hasArrived) {
    reconnect(feed, client, 'silent');
    return;
  }
  setState(feed, 'live');
  later(feed, TEST_EVERY_MS, () => test(feed, client).catch(() => reconnect(feed, client, 'away')));
}
