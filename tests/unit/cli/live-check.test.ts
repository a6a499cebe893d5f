import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { askProviders } from '@/lib/cli/live-check';
import { overrideEnv } from '@/lib/env';
import { type HttpPeer, type PeerAnswer, startHttpPeer } from '../../support/http-peer';
import { makeKey, scanText } from '../scanner/scan-with';

let peer: HttpPeer;
let answers: Record<string, PeerAnswer | null>;
beforeAll(async () => {
  peer = await startHttpPeer(({ headers }) => answers[String(headers.authorization).replace('Bearer ', '')] ?? null);
});
afterAll(() => peer.close());
beforeEach(() => {
  overrideEnv({ OPENAI_BASE_URL: `${peer.url}/v1`, ALLOWED_PRIVATE_HOSTS: '127.0.0.1' });
  peer.requests.length = 0;
});

const findKeys = async (keys: readonly string[]) =>
  (await scanText(keys.map((key) => `apiKey = "${key}"\n`).join(''))).findings;

test('a key works, is refused, or nobody can tell; each is asked about once, by a request that only reads', async () => {
  const [good, gone, unsure, silent] = [makeKey(), makeKey(), makeKey(), makeKey()];
  answers = { [good]: { status: 200, body: '{}' }, [gone]: { status: 401 }, [unsure]: { status: 403 }, [silent]: null };
  const steps: string[] = [];
  const asked = await askProviders(await findKeys([good, gone, unsure, silent, good]), (done, total) =>
    steps.push(`${done}/${total}`),
  );
  expect(asked.map(({ found }) => found.live)).toEqual(['works', 'refused', 'unknown', 'unknown', 'works']);
  expect(peer.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(Array(4).fill('GET /v1/models'));
  expect(steps.at(-1)).toBe('4/4');
});

test('a key whose provider offers no such request is sent nowhere', async () => {
  answers = {};
  const [finding] = await askProviders(await findKeys([makeKey('perplexity')]), () => {});
  expect(finding?.found).not.toHaveProperty('live');
  expect(peer.requests).toEqual([]);
});
