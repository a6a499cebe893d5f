import { expect, test } from 'vitest';
import { anthropic } from '@/lib/providers/anthropic/definition';
import { openRouter } from '@/lib/providers/openrouter/definition';
import type { UsageProvider } from '@/lib/providers/provider';
import { startAnthropicSimulator } from '@/lib/simulator/anthropic/server';
import { startOpenRouterSimulator } from '@/lib/simulator/openrouter/server';
import { askAgain, createOpenApiCheck, findSpec } from '../../support/openapi-check';

/** Client and simulator must not be wrong in the same way: what passes between them is held against the provider's own file. */

const NOW = new Date('2026-11-23T10:30:20Z');
const WINDOW = { startsAt: new Date('2026-11-21T00:00:00Z'), endsAt: new Date('2026-11-23T00:00:00Z') };

/** Every reading call of a provider at least once. */
async function readEverything(provider: UsageProvider): Promise<void> {
  await provider.checkAccess();
  for (const kind of provider.capabilities.kinds) {
    for await (const _page of provider.listUsagePages({ kind, bucketSeconds: 3_600, ...WINDOW }));
  }
  for await (const _page of provider.listCostPages(WINDOW));
  const [project] = await provider.listProjects();
  await provider.listApiKeys(project?.id ?? '');
  await provider.listUsers();
}

const anthropicSpec = findSpec('anthropic-admin-openapi.yaml');

test.skipIf(anthropicSpec.file === null)(
  `Anthropic: answers and parameters are those of its OpenAPI file${anthropicSpec.missing ? ` (skipped: ${anthropicSpec.missing})` : ''}`,
  async () => {
    const problems: string[] = [];
    for (const byDimension of [{ lagSeconds: 60 }, { lagSeconds: 7_200 }, { refusedWith: 403 }] as const) {
      const simulator = await startAnthropicSimulator({ now: () => NOW, quirks: { byDimension } });
      try {
        await readEverything(anthropic.open({ adminKey: simulator.adminKey, baseUrl: simulator.url, now: () => NOW }));
        const check = createOpenApiCheck(anthropicSpec.file ?? '');
        for (const request of new Set(simulator.listRequests())) {
          const headers = {
            'x-api-key': simulator.adminKey,
            'anthropic-version': '2026-10-21',
            'anthropic-beta': 'analytics-usage-cost-2026-08-24',
          };
          const answered = await askAgain(simulator.url, request, headers);
          if (answered.status !== 200) continue;
          problems.push(...check(answered));
          // An answer that lacks what the file demands is found.
          expect(check({ ...answered, body: {} })).not.toEqual([]);
        }
      } finally {
        await simulator.close();
      }
    }
    expect([...new Set(problems)]).toEqual([]);
  },
);

const openRouterSpec = findSpec('openrouter-admin-openapi.yaml');

test.skipIf(openRouterSpec.file === null)(
  `OpenRouter: answers and parameters are those of its OpenAPI file${openRouterSpec.missing ? ` (skipped: ${openRouterSpec.missing})` : ''}`,
  async () => {
    const simulator = await startOpenRouterSimulator({ now: () => NOW });
    const problems: string[] = [];
    try {
      const provider = openRouter.open({ adminKey: simulator.adminKey, baseUrl: simulator.url, now: () => NOW });
      await readEverything(provider);
      await provider.findOwnKey();
      const check = createOpenApiCheck(openRouterSpec.file ?? '', '/api/v1');
      const headers = { authorization: `Bearer ${simulator.adminKey}` };
      const end = WINDOW.endsAt.toISOString();
      const question = {
        ...{ metrics: ['request_count'], dimensions: ['model', 'api_key_id'], granularity: 'hour' },
        time_range: { start: WINDOW.startsAt.toISOString(), end },
      };
      const asked = new Set(simulator.listRequests());
      for (const request of asked) {
        const body = request.includes('/analytics/query') ? question : undefined;
        const answered = await askAgain(simulator.url, request, headers, body);
        if (answered.status !== 200) continue;
        problems.push(...check(answered));
        expect(check({ ...answered, body: {} })).not.toEqual([]);
      }
      expect(asked.size).toBeGreaterThan(8);
    } finally {
      await simulator.close();
    }
    expect([...new Set(problems)]).toEqual([]);
  },
);
