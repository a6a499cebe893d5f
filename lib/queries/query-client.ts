import { QueryClient } from '@tanstack/react-query';
import { ApiError } from '@/lib/http/api-client';

/** Usage changes once a poll interval; half of the default interval keeps a prefetched answer from being asked twice. */
const STALE_MS = 30_000;

/** Retries what may pass (network, 5xx), never what will not (4xx). */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: STALE_MS,
        retry: (failures, error) => failures < 2 && !(error instanceof ApiError && error.status < 500),
      },
    },
  });
}
