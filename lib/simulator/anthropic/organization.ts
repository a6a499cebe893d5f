import type { Key, Organization, Owner, Project, Workload } from '../organization';
import { renderId } from '../random';
import type { TrafficShape } from '../traffic-shapes';

const SONNET = 'claude-sonnet-4-5-20250929';
const HAIKU = 'claude-haiku-4-5';
const OPUS = 'claude-opus-4-5';

/** The organization's default workspace, which the older reports call null. */
export const DEFAULT_WORKSPACE = renderId('wrkspc_', 'Default', 24);

const chat = (
  model: string,
  shape: TrafficShape,
  requestsPerDay: number,
  sizes: [number, number, number],
): Workload => {
  const [inputTokens, cachedShare, outputTokens] = sizes;
  return {
    kind: 'completions',
    model,
    shape,
    dollarsPerDay: 0,
    requestsPerDay,
    inputTokens,
    cachedShare,
    outputTokens,
  };
};

/** An invented organization at Anthropic: three workspaces, four people, six keys. */
export function describeAnthropicOrganization(): Organization {
  const workspace = (name: string, on: string): Project => ({
    id: name === 'Default' ? DEFAULT_WORKSPACE : renderId('wrkspc_', name, 24),
    name,
    createdAt: new Date(on),
    archivedAt: null,
  });
  const [base, assistants, research] = [
    workspace('Default', '2025-09-01T08:00:00Z'),
    workspace('Assistants', '2025-10-06T09:00:00Z'),
    workspace('Research', '2025-12-02T10:00:00Z'),
  ];
  const person = (name: string, role: 'owner' | 'reader') => ({
    id: renderId('user_', name, 24),
    name,
    email: `${name.toLowerCase().replaceAll(' ', '.')}@northwind.example`,
    role,
    addedAt: new Date('2025-09-02T08:00:00Z'),
  });
  const people = [
    person('Maya Lindqvist', 'owner'),
    person('Tomas Okafor', 'owner'),
    person('Priya Raman', 'reader'),
    person('Hana Sato', 'reader'),
  ];
  const owner = (index: number): Owner => ({
    kind: 'user',
    id: people[index]?.id ?? '',
    name: people[index]?.name ?? '',
  });
  const key = (name: string, project: Project, by: Owner, workloads: Workload[]): Key => ({
    id: renderId('apikey_', name, 24),
    name,
    projectId: project.id,
    owner: by,
    createdAt: new Date('2025-12-10T09:00:00Z'),
    deletedAt: null,
    workloads,
  });
  return {
    id: renderId('org-', 'Northwind at Anthropic', 24),
    catalogue: 'anthropic',
    projects: [base, assistants, research],
    people,
    serviceAccounts: [],
    keys: [
      key('support-assistant', assistants, owner(0), [
        chat(SONNET, 'round-the-clock', 2_400, [5_200, 0.6, 480]),
        { ...chat(SONNET, 'round-the-clock', 240, [0, 0, 0]), kind: 'web_search_calls', units: 1 },
      ]),
      key('ticket-triage', assistants, owner(1), [chat(HAIKU, 'office-europe', 5_200, [1_400, 0.2, 60])]),
      key('claude-ci', base, owner(2), [chat(HAIKU, 'office-europe', 900, [6_000, 0.7, 700])]),
      key('paper-reader', research, owner(3), [chat(OPUS, 'office-europe', 260, [24_000, 0.1, 1_100])]),
      key('nightly-labels', research, owner(3), [
        { ...chat(HAIKU, 'nightly-batch', 4_000, [900, 0, 40]), batch: true, serviceTier: 'batch' },
      ]),
    ],
    unattributed: {
      projectId: base.id,
      userId: people[0]?.id ?? '',
      workloads: [chat(SONNET, 'office-europe', 60, [800, 0, 300])],
    },
  };
}
