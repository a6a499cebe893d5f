import { createHash } from 'node:crypto';
import type { Key, Organization, Owner, Project, Workload } from '../organization';
import { renderId } from '../random';
import type { TrafficShape } from '../traffic-shapes';

const hashOf = (name: string) => createHash('sha256').update(name).digest('hex');
const uuidOf = (name: string) => hashOf(name).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/, '$1-$2-5$3-8$4-$5');

/** `isOwn`: a key of one's own at the vendor is used, who bills it. */
const chat = (
  model: string,
  shape: TrafficShape,
  requestsPerDay: number,
  [inputTokens, cachedShare, outputTokens]: [number, number, number],
  isOwn = false,
): Workload => ({
  ...{ kind: 'completions', model, shape, dollarsPerDay: 0, requestsPerDay, inputTokens, cachedShare, outputTokens },
  ...(isOwn ? { serviceTier: 'byok' } : {}),
});

/** An invented account at OpenRouter: two workspaces, three people, five keys, two of them with one name. */
export function describeOpenRouterAccount(): Organization {
  const workspace = (name: string, on: string): Project => ({
    ...{ id: uuidOf(`workspace ${name}`), name, createdAt: new Date(on), archivedAt: null },
  });
  const [base, tools] = [workspace('Default', '2025-11-01T08:00:00Z'), workspace('Tools', '2026-01-12T09:00:00Z')];
  const people = ['Maya Lindqvist', 'Tomas Okafor', 'Hana Sato'].map((name, index) => ({
    ...{ id: renderId('user_', `${name} at OpenRouter`, 24), name, role: index === 0 ? 'owner' : 'reader' },
    ...{
      email: `${name.toLowerCase().replaceAll(' ', '.')}@northwind.example`,
      addedAt: new Date('2025-11-02T08:00:00Z'),
    },
  })) as Organization['people'];
  const owner = (index: number): Owner => ({
    kind: 'user',
    id: people[index]?.id ?? '',
    name: people[index]?.name ?? '',
  });
  const key = (name: string, project: Project, by: Owner, workloads: Workload[], salt = ''): Key => ({
    ...{ id: hashOf(`key ${name} ${salt}`), name, projectId: project.id, owner: by },
    ...{ createdAt: new Date('2026-01-20T09:00:00Z'), deletedAt: null, workloads },
  });
  return {
    id: renderId('acct_', 'Northwind at OpenRouter', 24),
    catalogue: 'openrouter',
    projects: [base, tools],
    people,
    serviceAccounts: [],
    keys: [
      key('router-chat', base, owner(0), [
        chat('anthropic/claude-sonnet-4.5', 'round-the-clock', 900, [3_000, 0.4, 300]),
        chat('openai/gpt-5-mini', 'round-the-clock', 1_500, [2_200, 0.3, 260], true),
      ]),
      key('prototype', base, owner(1), [chat('openai/gpt-5-mini', 'office-europe', 400, [1_200, 0, 350])]),
      key('prototype', tools, owner(2), [chat('openai/gpt-5', 'office-america', 120, [5_000, 0.2, 900])], 'second'),
      key('code-review', tools, owner(1), [
        chat('anthropic/claude-haiku-4.5', 'office-europe', 700, [4_000, 0.5, 420]),
      ]),
      {
        ...key('old-router', base, owner(0), [chat('openai/gpt-5-mini', 'round-the-clock', 200, [900, 0, 120])]),
        deletedAt: new Date('2026-11-23T06:00:00Z'),
      },
    ],
    unattributed: { projectId: base.id, userId: people[0]?.id ?? '', workloads: [] },
  };
}
