import { afterEach, expect, test } from 'vitest';
import { createPagerdutyChannel } from '@/lib/channels/pagerduty/pagerduty-channel';
import { type HttpPeer, type PeerAnswer, type PeerRequest, readJson, startHttpPeer } from '@/tests/support/http-peer';
import { buildAlert, handOver } from '@/tests/support/sample-alerts';
import { buildLeakMessage, buildResolvedMessage, buildTestMessage } from '@/tests/support/sample-messages';

const KEY = 'R0123456789abcdef0123456789abcde';
let peer: HttpPeer | null = null;
afterEach(() => peer?.close());

/** Events API v2: checks what the real one checks and keeps alerts by their key. */
async function startPagerduty() {
  const alerts = new Map<string, string>();
  const answer = (request: PeerRequest): PeerAnswer => {
    const event = readJson(request) as Record<string, string> & { payload?: Record<string, string> };
    const { routing_key, event_action, dedup_key, payload } = event;
    const errors = [
      ...(routing_key === KEY ? [] : ["'routing_key' is invalid"]),
      ...(dedup_key && dedup_key.length <= 255 ? [] : ["'dedup_key' is invalid"]),
      ...(['trigger', 'acknowledge', 'resolve'].includes(event_action ?? '') ? [] : ["'event_action' is invalid"]),
      ...(event_action !== 'trigger' || (payload?.['summary'] && payload['summary'].length <= 1_024)
        ? []
        : ["'payload.summary' is missing"]),
      ...(event_action !== 'trigger' || payload?.['source'] ? [] : ["'payload.source' is missing"]),
      ...(event_action !== 'trigger' || ['critical', 'error', 'warning', 'info'].includes(payload?.['severity'] ?? '')
        ? []
        : ["'payload.severity' is invalid"]),
    ];
    if (errors.length > 0)
      return {
        status: 400,
        body: JSON.stringify({ status: 'invalid event', message: 'Event object is invalid', errors }),
      };
    alerts.set(dedup_key ?? '', event_action ?? '');
    return { status: 202, body: JSON.stringify({ status: 'success', message: 'Event processed', dedup_key }) };
  };
  peer = await startHttpPeer(answer);
  return { url: `${peer.url}/v2/enqueue`, alerts };
}

test('an incident is one alert over there, from its beginning to its end', async () => {
  const { url, alerts } = await startPagerduty();
  const channel = createPagerdutyChannel({ url, routingKey: KEY, fetch });
  const steps = [
    { message: buildLeakMessage(), expected: 'trigger' },
    { message: buildLeakMessage({ reason: 'escalated' }), expected: 'trigger' },
    { message: buildLeakMessage({ reason: 'acknowledged' }), expected: 'acknowledge' },
    { message: buildResolvedMessage(), expected: 'resolve' },
  ];
  for (const { message, expected } of steps) {
    expect(await channel.send(buildAlert(message), handOver)).toMatchObject({ outcome: 'accepted' });
    expect([...alerts]).toEqual([['spendwatch-01935a7e-0000-7000-8000-000000000012', expected]]);
  }
  const first = readJson(peer?.requests[0] as PeerRequest);
  expect(first).toMatchObject({
    client_url: expect.stringContaining('https://spend.example/incidents/'),
    payload: { summary: '[critical] $713/h on key ci-runner (12x normal)', severity: 'critical', source: 'Acme' },
  });
});

test('a test opens an alert and ends it, so that nobody has to', async () => {
  const { url, alerts } = await startPagerduty();
  const channel = createPagerdutyChannel({ url, routingKey: KEY, fetch });
  expect(await channel.send(buildAlert(buildTestMessage()), handOver)).toMatchObject({ outcome: 'accepted' });
  expect(peer?.requests.map((one) => readJson(one)['event_action'])).toEqual(['trigger', 'resolve']);
  expect([...alerts.values()]).toEqual(['resolve']);
});

test('a wrong key is refused for good with the reason, without the key', async () => {
  const { url } = await startPagerduty();
  const channel = createPagerdutyChannel({ url, routingKey: 'wrong-key-that-nobody-has', fetch });
  const result = await channel.send(buildAlert(), handOver);
  expect(result.outcome).toBe('permanent');
  expect(result.reply).toContain("'routing_key' is invalid");
  expect(result.reply).not.toContain('wrong-key');
});
