import { readEnv } from '@/lib/env';
import { outgoingFetch } from '@/lib/outgoing/fetch';
import type { Finding } from '@/lib/scanner/finding';
import { planLiveCheck, readLiveState } from '@/lib/scanner/live-check';

const TIMEOUT_MS = 10_000;
/** Keys that are asked about at the same time. */
const LANES = 4;

type Live = NonNullable<Finding['found']['live']>;

/** Asks the provider of each key once whether it works, and adds the answer; keys of other providers stay as they are. */
export async function askProviders(
  findings: readonly Finding[],
  onProgress: (done: number, total: number) => void,
): Promise<Finding[]> {
  const { OPENAI_BASE_URL: openai, ANTHROPIC_BASE_URL: anthropic } = readEnv();
  const keys = new Map(findings.map(({ found, secret }) => [found.fingerprint, { rule: found.rule, secret }]));
  const states = new Map<string, Live>();
  const waiting = [...keys];
  let done = 0;
  const runLane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [fingerprint, { rule, secret }] = next;
      const plan = planLiveCheck(rule, secret, { openai, anthropic });
      if (plan) states.set(fingerprint, await ask(plan));
      onProgress(++done, keys.size);
    }
  };
  await Promise.all(Array.from({ length: LANES }, runLane));
  return findings.map((finding) => {
    const live = states.get(finding.found.fingerprint);
    return live === undefined ? finding : { ...finding, found: { ...finding.found, live } };
  });
}

/** A provider that cannot be reached has said nothing of the key. */
async function ask({ url, headers }: { url: string; headers: Record<string, string> }): Promise<Live> {
  try {
    const answer = await outgoingFetch(url, { headers }, { timeoutMs: TIMEOUT_MS, purpose: 'provider' });
    await answer.body?.cancel();
    return readLiveState(answer.status);
  } catch {
    return 'unknown';
  }
}
