import type { UsageKind } from '@/lib/domain/usage/usage';
import { renderId } from './random';
import type { TrafficShape } from './traffic-shapes';

type Person = { id: string; name: string; email: string; role: 'owner' | 'reader'; addedAt: Date };
export type Project = { id: string; name: string; createdAt: Date; archivedAt: Date | null };
export type Owner = { kind: 'user' | 'service_account'; id: string; name: string };

/** What a key is used for: one model at one rhythm. Token numbers are per request. */
export type Workload = {
  kind: UsageKind;
  model: string | null;
  shape: TrafficShape;
  /** Average of a weekday in US dollars; for free or unit-priced kinds `requestsPerDay` counts instead. */
  dollarsPerDay: number;
  requestsPerDay?: number;
  inputTokens: number;
  cachedShare: number;
  outputTokens: number;
  units?: number;
  batch?: boolean;
  serviceTier?: string;
};

export type Key = {
  id: string;
  name: string;
  projectId: string;
  owner: Owner;
  createdAt: Date;
  /** The key works no more and is missing in the inventory, but its old usage stays in the reports. */
  deletedAt: Date | null;
  workloads: Workload[];
};

export type Organization = {
  id: string;
  /** The provider in the price data; absent = OpenAI. */
  catalogue?: string;
  projects: Project[];
  people: Person[];
  serviceAccounts: (Owner & { projectId: string; createdAt: Date })[];
  keys: Key[];
  /** Use without any key, as from the provider's playground. */
  unattributed: { projectId: string; userId: string; workloads: Workload[] };
};

const MINI_4O = 'gpt-4o-mini-2024-07-18';
const MINI_41 = 'gpt-4.1-mini-2025-04-14';
const FULL_41 = 'gpt-4.1-2025-04-14';
const MINI_5 = 'gpt-5-mini-2025-08-07';
const LARGE_54 = 'gpt-5.4-2026-03-05';
const EMBEDDING = 'text-embedding-3-small';

function describeProject(name: string, createdOn: string): Project {
  return { id: renderId('proj_', name, 24), name, createdAt: new Date(createdOn), archivedAt: null };
}

function describePerson(name: string, role: Person['role'], addedOn: string): Person {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@northwind.example`;
  return { id: renderId('user-', name, 24), name, email, role, addedAt: new Date(addedOn) };
}

function chat(model: string, shape: TrafficShape, dollarsPerDay: number, sizes: [number, number, number]): Workload {
  const [inputTokens, cachedShare, outputTokens] = sizes;
  return {
    kind: 'completions',
    model,
    shape,
    dollarsPerDay,
    inputTokens,
    cachedShare,
    outputTokens,
    serviceTier: 'default',
  };
}

function embed(shape: TrafficShape, dollarsPerDay: number, inputTokens: number): Workload {
  return { kind: 'embeddings', model: EMBEDDING, shape, dollarsPerDay, inputTokens, cachedShare: 0, outputTokens: 0 };
}

/** The invented company of the demo: 3 projects, 5 people, 12 live keys and one deleted, about $500 on a weekday. */
export function describeOrganization(): Organization {
  const storefront = describeProject('Storefront', '2025-11-03T09:12:00Z');
  const documents = describeProject('Documents', '2026-01-19T13:40:00Z');
  const engineering = describeProject('Engineering', '2025-10-20T08:05:00Z');
  const maya = describePerson('Maya Lindqvist', 'owner', '2025-10-20T08:00:00Z');
  const tomas = describePerson('Tomas Okafor', 'owner', '2025-10-21T10:30:00Z');
  const priya = describePerson('Priya Raman', 'reader', '2025-12-01T09:00:00Z');
  const marco = describePerson('Marco Bianchi', 'reader', '2026-02-02T09:00:00Z');
  const hana = describePerson('Hana Sato', 'reader', '2026-03-16T09:00:00Z');
  const serviceAccounts: Organization['serviceAccounts'] = [];
  const byService = (name: string, project: Project, createdOn: string): Owner => {
    const owner: Owner = { kind: 'service_account', id: renderId('svc_acct_', name, 20), name };
    serviceAccounts.push({ ...owner, projectId: project.id, createdAt: new Date(createdOn) });
    return owner;
  };
  const byPerson = (person: Person): Owner => ({ kind: 'user', id: person.id, name: person.name });
  const key = (name: string, project: Project, owner: Owner, createdOn: string, workloads: Workload[]): Key => ({
    id: renderId('key_', name),
    name,
    projectId: project.id,
    owner,
    createdAt: new Date(createdOn),
    deletedAt: null,
    workloads,
  });
  const keys = [
    key(
      'storefront-chat',
      storefront,
      byService('storefront-web', storefront, '2025-11-03T09:20:00Z'),
      '2025-11-03T09:21:00Z',
      [
        chat(MINI_41, 'round-the-clock', 104, [3_800, 0.55, 420]),
        {
          ...embed('round-the-clock', 0, 0),
          kind: 'moderations',
          model: 'omni-moderation-latest',
          requestsPerDay: 60_000,
          inputTokens: 180,
        },
      ],
    ),
    key(
      'storefront-search',
      storefront,
      byService('storefront-search', storefront, '2025-11-10T11:00:00Z'),
      '2025-11-10T11:01:00Z',
      [embed('round-the-clock', 1.6, 160), chat(MINI_4O, 'round-the-clock', 14, [1_100, 0.3, 120])],
    ),
    key(
      'support-agent',
      storefront,
      byService('support-desk', storefront, '2026-01-12T10:00:00Z'),
      '2026-01-12T10:02:00Z',
      [
        chat(MINI_5, 'office-europe', 88, [9_500, 0.6, 1_300]),
        {
          ...embed('office-europe', 0, 0),
          kind: 'web_search_calls',
          model: MINI_5,
          requestsPerDay: 420,
          units: 1,
        },
      ],
    ),
    key('recommendations', storefront, byPerson(tomas), '2026-02-09T15:30:00Z', [
      chat(MINI_4O, 'round-the-clock', 34, [2_300, 0.4, 260]),
    ]),
    key(
      'invoice-extraction',
      documents,
      byService('invoice-worker', documents, '2026-01-19T14:00:00Z'),
      '2026-01-19T14:01:00Z',
      [chat(FULL_41, 'office-europe', 72, [5_200, 0.2, 700])],
    ),
    key(
      'nightly-summaries',
      documents,
      byService('batch-runner', documents, '2026-01-26T09:00:00Z'),
      '2026-01-26T09:01:00Z',
      [{ ...chat(MINI_41, 'nightly-batch', 42, [6_400, 0, 650]), batch: true }],
    ),
    key(
      'embeddings-indexer',
      documents,
      byService('indexer', documents, '2026-02-02T09:00:00Z'),
      '2026-02-02T09:01:00Z',
      [embed('nightly-batch', 3, 900)],
    ),
    key('contract-review', documents, byPerson(hana), '2026-04-07T12:00:00Z', [
      chat(LARGE_54, 'office-europe', 74, [11_000, 0.35, 1_500]),
    ]),
    key(
      'ci-runner',
      engineering,
      byService('github-actions', engineering, '2025-12-08T16:45:00Z'),
      '2025-12-08T16:46:00Z',
      [chat(MINI_5, 'office-europe', 12, [4_200, 0.5, 600])],
    ),
    key('eval-harness', engineering, byService('evals', engineering, '2026-03-02T08:30:00Z'), '2026-03-02T08:31:00Z', [
      { ...chat(FULL_41, 'nightly-batch', 22, [2_600, 0, 400]), batch: true },
      { ...chat(MINI_5, 'nightly-batch', 10, [2_600, 0, 900]), serviceTier: 'flex' },
    ]),
    key('priya-dev', engineering, byPerson(priya), '2025-12-01T09:30:00Z', [
      chat(LARGE_54, 'office-america', 16, [5_200, 0.4, 900]),
      chat(MINI_4O, 'office-america', 2, [1_800, 0.2, 300]),
    ]),
    key('marco-prototype', engineering, byPerson(marco), '2026-02-16T10:00:00Z', [
      chat(MINI_4O, 'office-america', 4, [1_500, 0.1, 350]),
    ]),
    {
      ...key('old-exporter', documents, byPerson(maya), '2025-12-15T10:00:00Z', [
        chat(MINI_4O, 'round-the-clock', 7, [1_900, 0, 200]),
      ]),
      deletedAt: new Date('2026-10-12T14:20:00Z'),
    },
  ];
  return {
    id: renderId('org-', 'Northwind', 24),
    projects: [storefront, documents, engineering],
    people: [maya, tomas, priya, marco, hana],
    serviceAccounts,
    keys,
    unattributed: {
      projectId: engineering.id,
      userId: maya.id,
      workloads: [chat(MINI_4O, 'office-europe', 1.5, [900, 0, 350])],
    },
  };
}
