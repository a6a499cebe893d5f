import { describeOrganization, type Organization } from '@/lib/simulator/organization';

/** Set by any script that a name below gets to run. */
export const MARK = 'nameRan';

/** Names as somebody may give things at the provider, who wants to do harm here or means none. */
export const HOSTILE = {
  project: `<script>window.${MARK}=1</script>`,
  /** The key that leaks, so that its name goes through incident, mail and charts. */
  leaking: `"><img src=x onerror="window.${MARK}=1">`,
  formula: `=cmd()|' /C calc'!A0`,
  endless: `${'🦑 squid‑ink-'.repeat(25)}\nsecond line`,
  person: '\u202enosrep a\u202c {{7*7}}',
  model: `gpt-'-window.${MARK}=1-'`,
} as const;

/** The demo's organization and, beside it, a project whose keys, owners and models have names that do harm. */
export function describeHostileOrganization(): Organization {
  const calm = describeOrganization();
  const [first] = calm.projects;
  const [person] = calm.people;
  const [key] = calm.keys;
  if (!first || !person || !key) throw new Error('the simulated organization is empty');
  const project = { ...first, id: 'proj_hostileNames', name: HOSTILE.project };
  const owner = { ...person, id: 'user-hostileNames', name: HOSTILE.person, email: 'person@northwind.example' };
  const [workload] = key.workloads;
  if (!workload) throw new Error('the first key of the simulated organization does nothing');
  const add = (id: string, name: string, dollarsPerDay: number, model = workload.model) => ({
    ...{ ...key, id, name, projectId: project.id, owner: { kind: 'user' as const, id: owner.id, name: owner.name } },
    workloads: [{ ...workload, model, dollarsPerDay }],
  });
  return {
    ...calm,
    projects: [...calm.projects, project],
    people: [...calm.people, owner],
    keys: [
      ...calm.keys,
      add('key_hostileLeak', HOSTILE.leaking, 30),
      add('key_hostileFormula', HOSTILE.formula, 20),
      { ...add('key_hostileEndless', HOSTILE.endless, 10), workloads: [{ ...workload, dollarsPerDay: 10 }, modelUse] },
    ],
  };
}

/** A model nobody has a price for. */
const modelUse = {
  ...{ kind: 'completions' as const, model: HOSTILE.model, shape: 'round-the-clock' as const, dollarsPerDay: 0 },
  ...{ requestsPerDay: 500, inputTokens: 1_000, cachedShare: 0, outputTokens: 200 },
};
