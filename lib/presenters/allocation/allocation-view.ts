import type { Allocation, AllocationRule, Payer, SpendGroup } from '@/lib/contracts/allocation/allocation';
import type { Reader } from '@/lib/domain/reader';
import { formatDate } from '@/lib/presenters/instant';

export const PAYER_KIND = {
  team: 'Team',
  'cost-centre': 'Cost centre',
  customer: 'Customer',
} as const satisfies Record<Payer['kind'], string>;

type Node = { id: string; parentId: string | null; name: string };

/** Nodes of a tree as they are listed: each beneath its parent, by name, with its depth. */
export function listTree<T extends Node>(nodes: readonly T[]): { node: T; depth: number }[] {
  const byParent = Map.groupBy(nodes, (one) => one.parentId);
  const listed: { node: T; depth: number }[] = [];
  const add = (parentId: string | null, depth: number) => {
    for (const node of byParent.get(parentId) ?? []) {
      listed.push({ node, depth });
      add(node.id, depth + 1);
    }
  };
  add(null, 0);
  return listed;
}

type MonthPayer = Allocation['payers'][number];

/** The payers of a month in the order of the tree. */
export const listMonthTree = ({ payers }: Allocation) =>
  listTree(payers.map((payer): Node & { payer: MonthPayer } => ({ ...payer, id: payer.payerId, payer })));

const PARTS = [
  ['connections', 'connection'],
  ['projects', 'project'],
  ['apiKeys', 'key'],
  ['users', 'user'],
  ['models', 'model'],
] as const;

/** What a rule accepts, in words: "project web, api; model gpt-5*". `names` has what ids are called, where that is known. */
export function describeMatch(match: AllocationRule['match'], names: Readonly<Record<string, string>> = {}): string {
  const parts = PARTS.flatMap(([field, word]) =>
    match[field].length === 0 ? [] : [`${word} ${match[field].map((one) => names[one] ?? one).join(', ')}`],
  );
  return parts.length === 0 ? 'everything else' : parts.join('; ');
}

/** Who pays by a rule, in words. */
export function describeTarget(target: AllocationRule['target'], payers: readonly Payer[]): string {
  const nameOf = (id: string) => payers.find((one) => one.id === id)?.name ?? id;
  switch (target.kind) {
    case 'payer':
      return nameOf(target.payerId);
    case 'fixed':
      return target.shares.map((one) => `${nameOf(one.payerId)} ${one.share / 100}%`).join(', ');
    case 'use':
      return `${target.payerIds.map(nameOf).join(', ')} by use`;
  }
}

/** When a rule holds, in words; empty = always. */
export function describeValidity({ validFrom, validUntil }: AllocationRule, reader: Reader): string {
  if (validFrom !== null && validUntil !== null)
    return `${formatDate(validFrom, reader)} to ${formatDate(validUntil, reader)}`;
  if (validFrom !== null) return `from ${formatDate(validFrom, reader)}`;
  return validUntil === null ? '' : `until ${formatDate(validUntil, reader)}`;
}

/** A piece of spend in words: "Production: project Web, key ci". */
export function describeGroup({ connectionName, projectId, projectName, apiKeyId, apiKeyName }: SpendGroup): string {
  const parts = [
    projectId === null ? 'no project' : `project ${projectName ?? projectId}`,
    ...(apiKeyId === null ? [] : [`key ${apiKeyName ?? apiKeyId}`]),
  ];
  return `${connectionName}: ${parts.join(', ')}`;
}

/** The last `count` months up to one, the newest first: YYYY-MM. */
export function listMonths(newest: string, count: number): string[] {
  const [year = 0, month = 1] = newest.split('-').map(Number);
  return Array.from({ length: count }, (_, back) =>
    new Date(Date.UTC(year, month - 1 - back, 1)).toISOString().slice(0, 7),
  );
}

/** "web, api" -> ["web", "api"]. */
export const readList = (text: string): string[] =>
  text
    .split(/[,\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
