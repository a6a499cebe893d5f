import type { Viewer } from '@/lib/auth/viewer';
import { subscribeToChanges } from '@/lib/db/change-feed';
import type { ChangeTopic } from '@/lib/domain/change';

/** Tells the topic of every change of the viewer's workspace until the returned function is called. */
export function watchChanges(viewer: Viewer, tell: (topic: ChangeTopic) => void): () => void {
  return subscribeToChanges(viewer.workspaceId, tell);
}
