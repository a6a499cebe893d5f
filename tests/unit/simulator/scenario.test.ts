import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseScenario } from '@/lib/simulator/scenario';
import { startSimulator } from '@/lib/simulator/server';
import { get, NOW, withSimulator } from './simulated-api';

describe('parseScenario', () => {
  it('fills in defaults', () => {
    const scenario = parseScenario({ events: [{ type: 'leaked_key' }] });
    expect(scenario.events[0]).toMatchObject({ apiKeyId: 'ci-runner', dollarsPerHour: 90, durationSeconds: 21_600 });
    expect(scenario.quirks).toMatchObject({ amountFormat: 'number', extraFields: true });
  });

  it.each<[name: string, raw: unknown, message: RegExp]>([
    ['something else than an object', [], /scenario: Invalid input/],
    ['an unknown event type', { events: [{ type: 'meteor' }] }, /events\.0\.type.*'leaked_key'/],
    ['a misspelled field', { events: [{ type: 'launch', multiplyer: 2 }] }, /multiplyer/],
    [
      'two starts',
      { events: [{ type: 'launch', startsAt: '2026-01-01T00:00:00Z', startsAfterSeconds: 1 }] },
      /not both/,
    ],
    ['a start that is no instant', { events: [{ type: 'launch', startsAt: 'noon' }] }, /events\.0\.startsAt/],
    ['money below nothing', { events: [{ type: 'slow_drip', dollarsPerHour: -1 }] }, /events\.0\.dollarsPerHour/],
    ['an unknown quirk', { quirks: { gravity: true } }, /quirks.*gravity/],
  ])('refuses %s and says where', (_name, raw, message) => {
    expect(() => parseScenario(raw)).toThrow(message);
  });

  it('lists every problem at once', () => {
    const raw = {
      events: [
        { type: 'launch', multiplier: 0 },
        { type: 'slow_drip', dollarsPerHour: 0 },
      ],
    };
    expect(() => parseScenario(raw)).toThrow(/events\.0\.multiplier.*events\.1\.dollarsPerHour/);
  });
});

describe('starting with a scenario', () => {
  it('refuses a key that nobody has and names those there are', async () => {
    const scenario = parseScenario({ events: [{ type: 'leaked_key', apiKeyId: 'ci-runer' }] });
    await expect(startSimulator({ scenario })).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(/no key "ci-runer".*ci-runner/),
    });
  });

  it('refuses a model without a price, for dollars could not be simulated', async () => {
    const scenario = parseScenario({ events: [{ type: 'leaked_key', model: 'gpt-99' }] });
    await expect(startSimulator({ scenario })).rejects.toThrow(/"gpt-99" has no price/);
  });

  it('refuses a port in use', async () => {
    await withSimulator(async ({ port }) => {
      await expect(startSimulator({ port })).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringMatching(/already in use/),
      });
    });
  });

  it('counts relative times from its own start', async () => {
    const scenario = parseScenario({ events: [{ type: 'leaked_key', startsAfterSeconds: 120 }] });
    const startSecond = Math.floor(NOW.getTime() / 1_000) + 120;
    await withSimulator(
      async ({ events }) => expect(events).toMatchObject([{ startSecond, endSecond: startSecond + 21_600 }]),
      scenario,
    );
  });

  it.each(readdirSync('lib/simulator/scenarios'))('%s is a valid scenario', (file) => {
    expect(() => parseScenario(JSON.parse(readFileSync(`lib/simulator/scenarios/${file}`, 'utf8')))).not.toThrow();
  });
});

describe('outages and faults', () => {
  it.each([
    ['unavailable', 503],
    ['rate_limit', 429],
    ['html', 502],
  ] as const)('an outage answers %s with %d while it lasts', async (mode, status) => {
    await withSimulator(
      async (simulator, clock) => {
        const read = async () =>
          (
            await fetch(`${simulator.url}/organization/users`, {
              headers: { authorization: `Bearer ${simulator.adminKey}` },
            })
          ).status;
        expect(await read()).toBe(200);
        clock.now = new Date(NOW.getTime() + 100_000);
        expect(await read()).toBe(status);
        clock.now = new Date(NOW.getTime() + 300_000);
        expect(await read()).toBe(200);
      },
      { events: [{ type: 'outage', startsAfterSeconds: 60, durationSeconds: 120, mode }] },
    );
  });

  it('fails as many requests as asked, on the paths asked', async () => {
    await withSimulator(async (simulator) => {
      simulator.failNext(2, { kind: 'status', status: 500 }, /users/);
      const statuses = [];
      for (const path of ['users', 'projects', 'users', 'users']) statuses.push((await get(simulator, path)).status);
      expect(statuses).toEqual([500, 200, 500, 200]);
      simulator.failNext(1, { kind: 'reset' });
      await expect(get(simulator, 'users')).rejects.toThrow();
      simulator.failNext(1, { kind: 'truncate' });
      await expect(get(simulator, 'users')).rejects.toThrow(/JSON/);
      simulator.failNext(5, { kind: 'hang' });
      simulator.clearFaults();
      expect((await get(simulator, 'users')).status).toBe(200);
      expect(simulator.listRequests()).toContain('/v1/organization/projects');
    });
  });
});
