import type { Reply } from './api-reply';
import type { AuditLog } from './audit-log';
import type { Organization } from './organization';
import { renderId } from './random';

/** Owner of the admin key that changes things through the API, as the log names it. */
const ADMIN_KEY_ID = renderId('key_', 'admin key', 16);

type Change = { method: string; parts: readonly string[]; body: string; nowSecond: number; reply: Reply };

/**
 * Writes a change that was made through the API to the log, as the API does: by the key, with the payload that was asked
 * for. What the reference knows no type for (models, tools, spend limits) leaves no row.
 */
export function recordChange(log: AuditLog, organization: Organization, change: Change): void {
  const { method, parts, body, nowSecond, reply } = change;
  if (method === 'GET' || reply.status !== 200) return;
  const [, projectId, collection, id] = parts;
  const type = TYPES[`${method} ${collection}`];
  if (type === undefined || id === undefined) return;
  const [owner] = organization.people;
  const project = organization.projects.find((one) => one.id === projectId);
  const details = method === 'POST' ? { id, changes_requested: JSON.parse(body) as unknown } : { id };
  log.append(
    {
      type,
      ...(project ? { project: { id: project.id, name: project.name } } : {}),
      actor: {
        type: 'api_key',
        api_key: { id: ADMIN_KEY_ID, type: 'user', user: { id: owner?.id, email: owner?.email } },
      },
      [type]: details,
    },
    nowSecond,
  );
}

const TYPES: Readonly<Record<string, string>> = {
  'POST rate_limits': 'rate_limit.updated',
  'POST api_keys': 'api_key.updated',
  'DELETE api_keys': 'api_key.deleted',
  'DELETE service_accounts': 'service_account.deleted',
};
