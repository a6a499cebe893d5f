import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, fetch } from 'undici';

/** One request as its caller saw it; `problem` null = it was answered as it should be. */
export type Seen = { what: string; startedAt: number; endedAt: number; problem: string | null };

export type Load = {
  seen: Seen[];
  /** Texts of notes whose write was acknowledged, and budgets that were made. */
  notes: string[];
  budgets: string[];
  /** Event streams that lived longer than the proxy waits for an answer. */
  longStreams: number;
  stop(): Promise<void>;
};

const LONGER_THAN_PROXY_MS = 70_000;

/** People and scripts at work by way of the proxy: charts, lists, pages, notes, budgets, and a page left open. */
export function startLoad(target: { url: string; authority: string; token: string }): Load {
  const dispatcher = new Agent({ connect: { ca: target.authority }, connections: 16 });
  const stopping = new AbortController();
  const headers = { authorization: `Bearer ${target.token}`, 'content-type': 'application/json' };
  const load: Omit<Load, 'stop'> = { seen: [], notes: [], budgets: [], longStreams: 0 };

  async function ask(
    what: string,
    path: string,
    { startedAt = Date.now(), key, ...init }: { method?: string; body?: string; key?: string; startedAt?: number } = {},
  ) {
    let problem: string | null = null;
    let status = 0;
    try {
      const own = key === undefined ? headers : { ...headers, 'idempotency-key': key };
      const signal = AbortSignal.timeout(90_000);
      const response = await fetch(`${target.url}${path}`, { ...init, headers: own, dispatcher, signal });
      status = response.status;
      const text = await response.text();
      if (status >= 400) problem = `${status} ${text.slice(0, 200)}`;
    } catch (error) {
      problem = `${error} ${error instanceof Error ? String(error.cause) : ''}`;
    }
    load.seen.push({ what, startedAt, endedAt: Date.now(), problem });
    return { isFine: problem === null, status };
  }

  /**
   * Repeats a write under its key until an answer says what became of it. A repeat belongs to the first attempt: when its
   * process died, the key is refused, because whether the write was done is for a person to look up.
   */
  async function write(what: string, path: string, body: object): Promise<boolean> {
    const key = crypto.randomUUID();
    const startedAt = Date.now();
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const { isFine, status } = await ask(what, path, { method: 'POST', body: JSON.stringify(body), key, startedAt });
      if (isFine) return true;
      if (status === 409) return false;
      await sleep(1_000);
    }
    return false;
  }

  const hour = () => new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000 + 3_600_000).toISOString();
  const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
  let count = 0;
  const acts: [everyMs: number, act: () => Promise<unknown>][] = [
    [1_000, () => ask('chart', `/api/v1/usage?from=${ago(86_400_000)}&to=${hour()}&bucket=hour&groupBy=model`)],
    [1_500, () => ask('incidents', '/api/v1/incidents?state=open&limit=50')],
    [2_000, () => ask('page', '/sign-in')],
    [
      2_000,
      async () => {
        count += 1;
        const text = `note ${count}`;
        const isDone = await write('note', '/api/v1/annotations', { at: new Date().toISOString(), text });
        if (isDone) load.notes.push(text);
      },
    ],
    [
      6_000,
      async () => {
        count += 1;
        const name = `budget ${count}`;
        const thresholds = [{ percent: 100, basis: 'actual' }];
        const body = { name, amount: '0.01', period: 'month', thresholds };
        if (await write('budget', '/api/v1/budgets', body)) load.budgets.push(name);
      },
    ],
    [1_000, watch],
  ];

  /** A page left open: its stream of changes must outlive the proxy's patience. */
  async function watch(): Promise<void> {
    const startedAt = Date.now();
    let problem: string | null = null;
    try {
      const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(LONGER_THAN_PROXY_MS)]);
      const response = await fetch(`${target.url}/api/v1/changes`, { headers, dispatcher, signal });
      for await (const _chunk of response.body ?? []);
      problem = `the stream ended with ${response.status}`;
    } catch (error) {
      const isOver = stopping.signal.aborted || (error instanceof Error && error.name === 'TimeoutError');
      if (!isOver) problem = String(error);
      else if (!stopping.signal.aborted) load.longStreams += 1;
    }
    load.seen.push({ what: 'stream', startedAt, endedAt: Date.now(), problem });
  }

  const loops = acts.map(async ([everyMs, act]) => {
    while (!stopping.signal.aborted) {
      await act();
      await sleep(everyMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  });
  return Object.assign(load, {
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
      await dispatcher.close();
    },
  });
}
