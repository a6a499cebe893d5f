import type { Viewer } from '@/lib/auth/viewer';
import { subscribeToChanges } from '@/lib/db/installation/change-feed';
import { listAllowedProjects } from '@/lib/domain/people/project-limit';
import { ChangeTopic } from '@/lib/domain/usage/change';

/** How often viewers are notified who may not learn when something changed. */
const BLIND_MS = 20_000;
/** What people limited to some projects may not ask for at all. */
const WHOLE_ORGANIZATION: readonly ChangeTopic[] = ['mailbox', 'account-activity'];

/**
 * Reports the topic of every change of the viewer's workspace until the returned function is called. Who is limited to some
 * projects would learn from that when others work and spend: they are told of all that they may ask for by the clock,
 * whether anything changed or not.
 */
export function watchChanges(
  viewer: Viewer,
  tell: (topic: ChangeTopic) => void,
  { blindMs = BLIND_MS }: { blindMs?: number } = {},
): () => void {
  if (listAllowedProjects(viewer) === null) return subscribeToChanges(viewer.workspaceId, tell);
  const topics = ChangeTopic.options.filter((topic) => !WHOLE_ORGANIZATION.includes(topic));
  const clock = setInterval(() => topics.forEach(tell), blindMs);
  return () => clearInterval(clock);
}
