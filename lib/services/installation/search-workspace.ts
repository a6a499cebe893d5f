import type { Viewer } from '@/lib/auth/viewer';
import { type SearchQuery, SearchResult } from '@/lib/contracts/installation/search';
import { getDb } from '@/lib/db/client';
import { searchNames } from '@/lib/db/installation/search';
import { listAllowedProjects } from '@/lib/domain/people/project-limit';

/** What the viewer may see that goes by these letters, at most six of each kind. */
export async function searchWorkspace(viewer: Viewer, { q }: SearchQuery): Promise<SearchResult> {
  return SearchResult.parse({ data: await searchNames(getDb(), viewer.workspaceId, q, listAllowedProjects(viewer)) });
}
