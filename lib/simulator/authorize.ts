import type { IncomingMessage } from 'node:http';
import { ApiRefusal } from './api-reply';

/** Opens nothing anywhere: it is accepted by the simulator alone, for everything. */
export const SIMULATOR_ADMIN_KEY = 'sk-admin-simulator-only-0000000000';

/** What a key may do, in the provider's words. */
type Scope = 'api.usage.read' | 'api.management.read' | 'api.management.write';

/** Reads everything and changes nothing: the provider's permission "Read only". */
export const SIMULATOR_READ_KEY = 'sk-admin-simulator-only-read-only-0001';
/** Manages the organization and reads no usage: "Restricted", with organization administration set to write. */
export const SIMULATOR_ACTION_KEY = 'sk-admin-simulator-only-actions-0002';
/** A project's key: good for models, refused by everything here. */
export const SIMULATOR_PROJECT_KEY = 'sk-proj-simulator-only-project-0003';

const SCOPES_BY_KEY: Readonly<Record<string, readonly Scope[]>> = {
  [SIMULATOR_READ_KEY]: ['api.usage.read', 'api.management.read'],
  [SIMULATOR_ACTION_KEY]: ['api.management.read', 'api.management.write'],
  [SIMULATOR_PROJECT_KEY]: [],
};

/** Further keys that are known but may not read, each with the scope that the answer names as missing. */
export type LimitedKeys = Readonly<Record<string, { status: 401 | 403; missingScope: string }>>;

/** Rights come before everything else: a key without them does not learn whether a thing is there. */
export function authorize(
  request: IncomingMessage,
  path: string,
  { adminKey, limitedKeys }: { adminKey: string; limitedKeys: LimitedKeys },
): void {
  const key = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (key === adminKey) return;
  const limited = key === undefined ? undefined : limitedKeys[key];
  if (limited) throw refuseScope(limited.status, limited.missingScope);
  const scopes = key === undefined ? undefined : SCOPES_BY_KEY[key];
  if (scopes) {
    const needed = findNeededScope(request.method ?? 'GET', path);
    if (!scopes.includes(needed)) throw refuseScope(403, needed);
    return;
  }
  const shown = key === undefined ? 'none' : `${key.slice(0, 8)}${'*'.repeat(8)}${key.slice(-4)}`;
  throw new ApiRefusal(401, `Incorrect API key provided: ${shown}.`, null, 'invalid_api_key');
}

function findNeededScope(method: string, path: string): Scope {
  if (method !== 'GET') return 'api.management.write';
  return /^\/v1\/organization\/(?:usage|costs)\b/.test(path) ? 'api.usage.read' : 'api.management.read';
}

/** What the API answers to a key without a permission. */
export function refuseScope(status: number, missingScope: string): ApiRefusal {
  const message =
    `You have insufficient permissions for this operation. Missing scopes: ${missingScope}. Check that you have ` +
    "the correct role in your organization, and if you're using a restricted API key, that it has the necessary scopes.";
  return new ApiRefusal(status, message, null, null);
}
