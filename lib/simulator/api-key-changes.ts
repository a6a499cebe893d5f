import { z } from 'zod';
import { parseBody } from './api-body';
import type { SettingsCall } from './api-project-settings';
import { ApiRefusal, type Reply } from './api-reply';
import type { Key } from './organization';
import { renderId } from './random';
import { PROPAGATION_SECONDS, type Settings } from './settings';

const UpdateBody = z
  .strictObject({
    scopes: z.array(z.string()).optional(),
    expires_in_seconds: z.number().int().min(1).max(31_536_000).optional(),
  })
  .refine((body) => body.scopes !== undefined || body.expires_in_seconds !== undefined, {
    message: 'expected scopes or expires_in_seconds',
  });

/** Changes of keys and service accounts of a project; null for everything that only reads. */
export function answerKeyChange(
  settings: Settings,
  call: SettingsCall,
  { refusesServiceAccountKeys }: { refusesServiceAccountKeys: boolean },
): Reply | null {
  const [collection, id] = call.rest;
  if (call.rest.length === 3 && collection === 'service_accounts' && call.rest[2] === 'api_keys') {
    return call.method === 'POST' && id !== undefined ? createKey(settings, call, id) : null;
  }
  if (id === undefined || call.rest.length > 2 || call.method === 'GET') return null;
  if (collection === 'service_accounts') return call.method === 'DELETE' ? deleteAccount(settings, call, id) : null;
  if (collection !== 'api_keys') return null;
  const key = findLiveKey(settings, call, id);
  if (call.method === 'POST') return updateKey(settings, call, key);
  if (call.method !== 'DELETE') return null;
  if (refusesServiceAccountKeys && key.owner.kind === 'service_account') {
    throw new ApiRefusal(400, 'API keys of service accounts cannot be deleted: delete the service account.', null);
  }
  endKey(settings, call, key);
  return { status: 200, body: { object: 'organization.project.api_key.deleted', id: key.id, deleted: true } };
}

function findLiveKey(settings: Settings, call: SettingsCall, id: string): Key {
  const key = settings.organization.keys.find((one) => one.id === id && one.projectId === call.projectId);
  if (key && !(key.deletedAt && key.deletedAt.getTime() <= call.nowSecond * 1_000)) return key;
  throw new ApiRefusal(404, `No record with id '${id}'.`, null, 'not_found');
}

function updateKey(settings: Settings, call: SettingsCall, key: Key): Reply {
  const expired = settings.expiresAt.get(key.id);
  if (expired !== undefined && expired <= call.nowSecond) {
    throw new ApiRefusal(400, 'Expired API keys cannot be updated.', null, 'api_key_expired');
  }
  const body = parseBody(UpdateBody, call.body);
  const spreadAt = call.nowSecond + PROPAGATION_SECONDS;
  if (body.scopes !== undefined) {
    settings.scopes.set(key.id, body.scopes);
    // An empty list means everything; reading alone is not enough to ask a model.
    const isReadOnly = body.scopes.length > 0 && body.scopes.every((scope) => scope === 'api.all.read');
    settings.controls.set(`scopes:${key.id}`, isReadOnly ? onlyKey(key.id) : null, spreadAt);
  }
  if (body.expires_in_seconds !== undefined) {
    const expiresAt = call.nowSecond + body.expires_in_seconds;
    settings.expiresAt.set(key.id, expiresAt);
    settings.controls.set(`expiry:${key.id}`, onlyKey(key.id), expiresAt);
  }
  return {
    status: 200,
    body: {
      object: 'organization.project.api_key',
      id: key.id,
      name: key.name,
      redacted_value: 'sk-...',
      created_at: Math.floor(key.createdAt.getTime() / 1_000),
      last_used_at: null,
      expires_at: settings.expiresAt.get(key.id) ?? null,
      owner_project_access: 'active',
      owner: { type: key.owner.kind },
    },
  };
}

function deleteAccount(settings: Settings, call: SettingsCall, id: string): Reply {
  const accounts = settings.organization.serviceAccounts;
  const account = accounts.find((one) => one.id === id && one.projectId === call.projectId);
  if (!account) throw new ApiRefusal(404, `No record with id '${id}'.`, null, 'not_found');
  settings.organization.serviceAccounts = accounts.filter((one) => one !== account);
  for (const key of settings.organization.keys) if (key.owner.id === id) endKey(settings, call, key);
  return { status: 200, body: { object: 'organization.project.service_account.deleted', id, deleted: true } };
}

const CreateBody = z.strictObject({
  name: z.string().min(1).optional(),
  scopes: z.array(z.string()).optional(),
  expires_in_seconds: z.number().int().min(1).max(31_536_000).nullish(),
});

/** A key of a service account; its value is in this answer and nowhere else. */
function createKey(settings: Settings, call: SettingsCall, accountId: string): Reply {
  const { organization } = settings;
  const account = organization.serviceAccounts.find(
    ({ id, projectId }) => id === accountId && projectId === call.projectId,
  );
  if (!account) throw new ApiRefusal(404, `No record with id '${accountId}'.`, null, 'not_found');
  const { name = 'Secret Key' } = parseBody(CreateBody, call.body);
  const id = renderId('key_', `${name} ${organization.keys.length}`, 16);
  const createdAt = new Date(call.nowSecond * 1_000);
  const owner = { kind: account.kind, id: account.id, name: account.name };
  organization.keys.push({ id, name, projectId: call.projectId, owner, createdAt, deletedAt: null, workloads: [] });
  const value = `sk-svcacct-${renderId('', `value of ${id}`, 40)}`;
  const body = { object: 'organization.project.service_account.api_key', id, name, value, created_at: call.nowSecond };
  return { status: 200, body: { ...body, expires_at: null } };
}

/** The key is gone from the inventory at once and stops a little later. */
function endKey(settings: Settings, call: SettingsCall, key: Key): void {
  key.deletedAt = new Date(call.nowSecond * 1_000);
  settings.controls.set(`deleted:${key.id}`, onlyKey(key.id), call.nowSecond + PROPAGATION_SECONDS);
}

const onlyKey = (id: string) => (stream: { dimensions: { apiKeyId: string | null } }) =>
  stream.dimensions.apiKeyId === id ? 0 : null;
