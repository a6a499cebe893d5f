import type { Viewer } from '@/lib/auth/viewer';
import { subscribeToChanges } from '@/lib/db/change-feed';
import type { ChangeTopic } from '@/lib/domain/change';
import { listAllowedProjects } from '@/lib/domain/project-limit';

/**
 * Tells the topic of every change of the viewer's workspace until the returned function is called. Who is limited to some
 * projects hears of what they may ask for; a topic says that something changed, not what.
 */
export function watchChanges(viewer: Viewer, tell: (topic: ChangeTopic) => void): () => void {
  const isLimited = listAllowedProjects(viewer) !== null;
  return subscribeToChanges(viewer.workspaceId, (topic) => {
    if (!isLimited || topic !== 'mailbox') tell(topic);
  });
}
