/**
 * A worker reduced to containment, as a process of its own that a test can kill at any moment. Takes DATABASE_URL from the
 * environment, workspace and plan as arguments.
 */
import { closeDatabase } from '@/lib/db/client';
import { runContainment } from '@/lib/services/containment/run-containment';

const [, , workspaceId = '', id = ''] = process.argv;
await runContainment(workspaceId, id, { actor: null, patienceMs: 5_000 });
await closeDatabase();
