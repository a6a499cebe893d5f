import { beforeAll, describe, expect, test } from 'vitest';
import { SearchResult } from '@/lib/contracts/installation/search';
import { getDb } from '@/lib/db/client';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { createReadConnection, storeFacts } from '../../support/usage-facts';

useTestDatabase();

const NOW = new Date('2026-11-20T10:00:00Z');
let workspace: TestWorkspace;
let other: TestWorkspace;

beforeAll(async () => {
  workspace = await createTestWorkspace('Acme');
  other = await createTestWorkspace('Other');
  for (const { id } of [workspace, other]) {
    const connectionId = await createReadConnection(id, 'OpenAI', {
      minute: [NOW, NOW],
      hour: [NOW, NOW],
      day: [NOW, NOW],
    });
    const seen = { workspaceId: id, connectionId, firstSeenAt: NOW, lastSeenAt: NOW };
    await getDb().providerApiKey.createMany({
      data: ['ci-runner', 'ml_100%', 'ml-nightly', ...Array.from({ length: 20 }, (_, at) => `batch ${at}`)].map(
        (name) => ({
          ...seen,
          id: `key_${name.replaceAll(/\W/g, '')}`,
          projectId: 'proj_a',
          name,
          redactedValue: 'sk-…abcd',
          ownerType: 'user',
        }),
      ),
    });
    const group = {
      model: 'gpt-5',
      project: 'proj_a',
      apiKey: 'key_cirunner',
      user: null,
      kind: 'completions',
      serviceTier: null,
      batch: null,
      connection: connectionId,
    };
    await storeFacts(id, [{ at: NOW, group, requests: 1n, inputTokens: 1n, costNanos: 1n }], ['minute']);
  }
});

const search = async (q: string, token = workspace.tokens.viewer) => {
  const response = await callRoute(`/search?q=${encodeURIComponent(q)}`, { token });
  return { status: response.status, hits: SearchResult.parse(await response.json()).data };
};

describe('search', () => {
  test('finds a key by a part of its name, in the own workspace only', async () => {
    expect((await search('RUNNER')).hits).toEqual([
      { kind: 'apiKey', id: 'key_cirunner', name: 'ci-runner', detail: 'sk-…abcd' },
    ]);
  });
  test('finds models in use', async () => {
    expect((await search('gpt')).hits).toEqual([{ kind: 'model', id: 'gpt-5', name: 'gpt-5', detail: '' }]);
  });
  test.each(['0%', 'l_1'])('takes the signs in %s for themselves', async (text) => {
    expect((await search(text)).hits.map((hit) => hit.name)).toEqual(['ml_100%']);
  });
  test('gives at most six of a kind', async () => {
    expect((await search('batch')).hits).toHaveLength(6);
  });
  test('without letters is refused', async () => {
    expect((await callRoute('/search?q=%20', { token: workspace.tokens.viewer })).status).toBe(400);
  });
});
