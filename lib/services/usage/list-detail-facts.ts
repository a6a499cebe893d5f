import type { Viewer } from '@/lib/auth/viewer';
import type { DetailFact, DetailQuery } from '@/lib/contracts/usage/details';
import { type Db, getDb } from '@/lib/db/client';
import { findInventoryRow } from '@/lib/db/usage/dimension-facts';
import { findNames } from '@/lib/db/usage/names';
import { isWithinProjects } from '@/lib/domain/people/project-limit';

type Known = { name: string | null; facts: DetailFact[] };

/** What is known of a key, project, model or person besides its spend; null = neither listed nor ever used. */
export async function listDetailFacts(
  viewer: Viewer,
  { dimension, id }: DetailQuery,
  wasUsed: boolean,
): Promise<Known | null> {
  const db = getDb();
  if (dimension === 'model') return wasUsed ? { name: null, facts: [] } : null;
  const row = await findInventoryRow(db, viewer.workspaceId, dimension, id);
  if (!isVisible(viewer, dimension === 'project' ? id : findHome(row), wasUsed)) return null;
  if (!row) return wasUsed ? { name: null, facts: [tell('Inventory', 'not listed by the provider')] } : null;
  const facts = 'redactedValue' in row ? await tellKey(db, viewer.workspaceId, row) : [];
  if ('type' in row)
    facts.push(tell('Kind', row.type === 'user' ? 'person' : 'service account'), tell('Role', row.role));
  if ('email' in row && row.email !== null) facts.push(tell('E-mail', row.email));
  if ('status' in row) facts.push(tell('State', row.status));
  if ('createdAt' in row && row.createdAt) facts.push(tellInstant('Created', row.createdAt));
  if (row.deletedAt) facts.push(tellInstant('No longer listed since', row.deletedAt));
  return { name: row.name === '' ? null : row.name, facts };
}

/** Keys belong to one project; people, and what is not listed, to none. */
const findHome = (row: object | null) => (row && 'projectId' in row ? String(row.projectId) : null);

/** What belongs to a project shows with that project, everything else where it was used. */
function isVisible(viewer: Viewer, projectId: string | null, wasUsed: boolean): boolean {
  return isWithinProjects(viewer, projectId) || (projectId === null && wasUsed);
}

type KeyFacts = {
  projectId: string;
  redactedValue: string;
  ownerType: string;
  ownerId: string | null;
  ownerName: string | null;
  lastUsedAt: Date | null;
};

async function tellKey(db: Db, workspaceId: string, key: KeyFacts): Promise<DetailFact[]> {
  const { project } = await findNames(db, workspaceId, { project: [key.projectId] });
  const owner = key.ownerName ?? key.ownerId;
  const facts = [
    tell('Key', key.redactedValue),
    tell('Project', project.get(key.projectId) ?? key.projectId, { dimension: 'project', id: key.projectId }),
    tell(
      'Owner at the provider',
      owner === null ? 'nobody' : `${owner}${key.ownerType === 'user' ? '' : ' (service account)'}`,
      key.ownerId === null ? null : { dimension: 'user', id: key.ownerId },
    ),
  ];
  return key.lastUsedAt ? [...facts, tellInstant('Last used', key.lastUsedAt)] : [...facts, tell('Last used', 'never')];
}

function tell(label: string, value: string, href: DetailFact['href'] = null): DetailFact {
  return { label, value, at: null, href };
}

function tellInstant(label: string, at: Date): DetailFact {
  return { label, value: at.toISOString(), at: at.toISOString(), href: null };
}
