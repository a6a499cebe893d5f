/**
 * Begins a rotation, or retires or undoes one, as a process of its own that a test can kill at any moment. Takes
 * DATABASE_URL from the environment; the viewer as JSON, what to do, and the key or rotation as arguments.
 */
import type { Viewer } from '@/lib/auth/viewer';
import { RotationCreate } from '@/lib/contracts/keys/rotations';
import { closeDatabase } from '@/lib/db/client';
import { inWorkspace } from '@/lib/db/workspace-guard';
import { retireRotation, undoRotation } from '@/lib/services/rotations/manage-rotations';
import { startRotation } from '@/lib/services/rotations/start-rotation';

const [, , json = '', verb = '', id = '', at = ''] = process.argv;
const viewer = JSON.parse(json) as Viewer;
await inWorkspace(viewer.workspaceId, async () => {
  if (verb === 'start') await startRotation(viewer, id, RotationCreate.parse({ quietHours: 1 }));
  else if (verb === 'retire') await retireRotation(viewer, id, new Date(at));
  else await undoRotation(viewer, id);
});
await closeDatabase();
