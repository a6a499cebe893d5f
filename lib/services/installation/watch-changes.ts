import type { Viewer } from '@/lib/auth/viewer';
import { subscribeToChanges } from '@/lib/db/installation/change-feed';
import { listAllowedProjects } from '@/lib/domain/people/project-limit';
import { ChangeTopic } from '@/lib/domain/usage/change';

/** How often viewers are notified who may not learn when something changed. */
const BLIND_MS = 20_000;
/** What people limited to some projects may not ask for at all. */
const WHOLE_ORGANIZATION: readonly ChangeTopic[] = ['mailbox', 'account-activity'];

/**
 * Reports the topic of every change of the viewer's workspace until the returned function is called. A viewer limited
 * to some projects could learn from these when others work and spend: they get all topics that they may ask for at a
 * fixed interval, whether anything changed or not.
 */
export function watchChanges(
  viewer: Viewer,
  publish: (topic: ChangeTopic) => void,
  { blindMs = BLIND_MS }: { blindMs?: number } = {},
): () => void {
  if (listAllowedProjects(viewer) === null) return subscribeToChanges(viewer.workspaceId, publish);
  const topics = ChangeTopic.options.filter((topic) => !WHOLE_ORGANIZATION.includes(topic));
  const clock = setInterval(() => topics.forEach(publish), blindMs);
  return () => clearInterval(clock);
}
