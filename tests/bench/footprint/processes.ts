import { readdirSync, readFileSync } from 'node:fs';

/** A process as Linux shows it; `cpuSeconds` is user and system time since it began. */
type Process = { pid: number; parent: number; command: string; cpuSeconds: number };

/** What the processes of one role use together. PSS shares what several map between them, so sums of it are true. */
export type Usage = { role: Role; processes: number; rssBytes: number; pssBytes: number; cpuSeconds: number };

export const ROLES = ['web', 'worker', 'database', 'command'] as const;
type Role = (typeof ROLES)[number];

/** Clock ticks a second: the same on every Linux that Node runs on. */
const TICKS = 100;

function readProcess(pid: number): Process | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return { pid, parent: Number(fields[1]), command, cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS };
  } catch {
    return null;
  }
}

/** Everything that began below one of `roots`, and these. */
function listTree(roots: readonly number[]): Process[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const all = pids.map((pid) => readProcess(Number(pid))).filter((one) => one !== null);
  const found = new Map(all.filter(({ pid }) => roots.includes(pid)).map((one) => [one.pid, one]));
  for (let grows = true; grows; ) {
    const below = all.filter(({ pid, parent }) => found.has(parent) && !found.has(pid));
    for (const one of below) found.set(one.pid, one);
    grows = below.length > 0;
  }
  return [...found.values()];
}

function findRole({ command }: Process): Role {
  if (/postgres/.test(command)) return 'database';
  if (/next-server|next\/dist/.test(command)) return 'web';
  return /worker\.mjs/.test(command) ? 'worker' : 'command';
}

function readMemory(pid: number): { rssBytes: number; pssBytes: number } {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const read = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0) * 1_024;
    return { rssBytes: read('Rss'), pssBytes: read('Pss') };
  } catch {
    return { rssBytes: 0, pssBytes: 0 };
  }
}

/** What everything below `roots` uses now, by role. */
export function measureUsage(roots: readonly number[]): Usage[] {
  const tree = listTree(roots);
  return ROLES.map((role) => {
    const own = tree.filter((one) => findRole(one) === role);
    const memory = own.map(({ pid }) => readMemory(pid));
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    return {
      role,
      processes: own.length,
      rssBytes: sum(memory.map(({ rssBytes }) => rssBytes)),
      pssBytes: sum(memory.map(({ pssBytes }) => pssBytes)),
      cpuSeconds: sum(own.map(({ cpuSeconds }) => cpuSeconds)),
    };
  });
}

export const totalOf = (usages: readonly Usage[], field: 'rssBytes' | 'pssBytes' | 'cpuSeconds'): number =>
  usages.reduce((total, usage) => total + usage[field], 0);
