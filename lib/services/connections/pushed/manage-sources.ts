import { v7 } from 'uuid';
import { hashBearerToken } from '@/lib/auth/bearer-token';
import { createSourceToken } from '@/lib/auth/source-token';
import type { Viewer } from '@/lib/auth/viewer';
import type {
  ConnectionCreate,
  ConnectionCreated,
  PushStatus,
  PushToken,
} from '@/lib/contracts/connections/connections';
import { getDb, inTransaction } from '@/lib/db/client';
import { findConnection, insertConnection, updateConnectionRow } from '@/lib/db/connections/connections';
import { findPushOverview, insertPushSource, replacePushToken } from '@/lib/db/connections/push-sources';
import { lockRow } from '@/lib/db/locks';
import { isUniqueViolation } from '@/lib/db/unique-violation';
import { isSignal } from '@/lib/domain/connections/pushed/item';
import { readEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { isPushed } from '@/lib/providers/profiles';
import { encryptSecret, secretContext } from '@/lib/secrets';
import { recordChange } from '@/lib/services/record-change';
import { getConnection, makeConnectionNameConflict, makeConnectionNotFound } from '../list-connections';
import { startWatching } from '../start-watching';

const MOST_SERVICES = 100;

/** Makes a source that usage is pushed to. Its token is in this answer and nowhere else. Throws `invalid_input`, `conflict`. */
export async function createSource(viewer: Viewer, input: ConnectionCreate, now: Date): Promise<ConnectionCreated> {
  refuseKeys(input);
  const { workspaceId } = viewer;
  const id = v7();
  const pushToken = createSourceToken(workspaceId);
  try {
    await inTransaction(async (tx) => {
      await insertConnection(tx, {
        ...{ workspaceId, id, provider: input.provider, name: input.name, baseUrl: null, keyAccess: null },
        adminKey: encryptSecret('', secretContext(workspaceId, id, 'admin-key')),
        ...{ adminKeyHint: pushToken.slice(-4), adminKeyExpiresAt: null, actionKey: null, actionKeyHint: null },
      });
      await insertPushSource(tx, {
        ...{ workspaceId, connectionId: id, tokenHash: hashBearerToken(pushToken), createdAt: now },
      });
      await startWatching(tx, viewer, { id, name: input.name, isBill: false });
    });
  } catch (error) {
    throw isUniqueViolation(error) ? makeConnectionNameConflict(input.name) : error;
  }
  return { ...(await getConnection(viewer, id)), pushToken };
}

/** Whether the answer to such a request has a token in it. */
export const makesToken = (input: unknown): boolean => isPushed((input as Partial<ConnectionCreate>)?.provider ?? '');

function refuseKeys(input: ConnectionCreate): void {
  const given = (['adminKey', 'actionKey', 'adminKeyExpiresAt', 'baseUrl'] as const).filter(
    (field) => input[field] !== undefined,
  );
  const errors = given.map((path) => ({ path, message: 'usage is pushed to this source: leave it out' }));
  const [first] = errors;
  if (first) throw new AppError('invalid_input', `${first.path}: ${first.message}`, { errors });
}

/** A new token instead of the present one, which ends at once. Throws `not_found`, or `conflict` for other connections. */
export async function replaceSourceToken(viewer: Viewer, id: string): Promise<PushToken> {
  const { workspaceId } = viewer;
  const pushToken = createSourceToken(workspaceId);
  await inTransaction(async (tx) => {
    await lockRow(tx, 'connection', workspaceId, id);
    const connection = await findConnection(tx, workspaceId, id);
    if (!connection) throw makeConnectionNotFound(id);
    if (!(await replacePushToken(tx, workspaceId, id, hashBearerToken(pushToken)))) throw notPushed(connection.name);
    await updateConnectionRow(tx, workspaceId, id, { adminKeyHint: pushToken.slice(-4) });
    const detail = { name: connection.name };
    await recordChange(tx, viewer, { action: 'connection.push-token-replaced', target: id, detail });
  });
  return { pushToken };
}

/** What a source received, counts and refuses. Throws `not_found`, or `conflict` for other connections. */
export async function getPushStatus(viewer: Viewer, id: string): Promise<PushStatus> {
  const { workspaceId } = viewer;
  const connection = await findConnection(getDb(), workspaceId, id);
  if (!connection) throw makeConnectionNotFound(id);
  const overview = await findPushOverview(getDb(), workspaceId, id, MOST_SERVICES);
  if (!overview) throw notPushed(connection.name);
  const { source, refusals, owners } = overview;
  return {
    connectionId: id,
    endpoint: `${readEnv().publicUrl}/otlp`,
    lastReceivedAt: source.lastReceivedAt?.toISOString() ?? null,
    items: {
      counted: Number(source.counted),
      repeated: Number(source.repeated),
      started: Number(source.started),
      elsewhere: Number(source.elsewhere),
      refused: Number(source.refused),
    },
    refusals: refusals.map(({ code, items, message, lastAt }) => ({
      ...{ code, items: Number(items), message, lastAt: lastAt.toISOString() },
    })),
    services: owners.flatMap(({ service, model, signal, lastAt }) =>
      isSignal(signal) ? [{ service, model, signal, lastAt: lastAt.toISOString() }] : [],
    ),
  };
}

function notPushed(name: string): AppError {
  return new AppError('conflict', `connection "${name}" is read from its provider: nothing is pushed to it`);
}
