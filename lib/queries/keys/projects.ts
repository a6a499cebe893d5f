import { queryOptions } from '@tanstack/react-query';
import type { Project } from '@/lib/contracts/keys/keys';
import { callApi } from '@/lib/http/api-client';

const PAGE = 200;
/** Larger organizations are cut off here. */
const MAX_PROJECTS = 2_000;

type Page = { data: Project[]; nextCursor: string | null };

async function loadPage(cursor: string | null, signal: AbortSignal): Promise<Page> {
  return callApi('GET /projects', {
    query: { limit: PAGE, cursor },
    signal,
    schema: async () =>
      (await import('@/lib/contracts/common')).listOf((await import('@/lib/contracts/keys/keys')).Project),
  });
}

/** Projects of the watched organizations by name, deleted ones last, two thousand at most. */
export const projectsQuery = () =>
  queryOptions({
    queryKey: ['projects', 'all'],
    queryFn: async ({ signal }) => {
      const projects: Project[] = [];
      let cursor: string | null = null;
      do {
        const page: Page = await loadPage(cursor, signal);
        projects.push(...page.data);
        cursor = page.nextCursor;
      } while (cursor !== null && projects.length < MAX_PROJECTS);
      const rank = (project: Project) => (project.deletedAt === null ? 0 : 1);
      return projects.sort((left, right) => rank(left) - rank(right) || left.name.localeCompare(right.name));
    },
    staleTime: 60_000,
  });
