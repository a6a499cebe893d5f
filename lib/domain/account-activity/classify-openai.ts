import { type AccountAct, isPowerfulRole } from './account-act';
import type { AccountEvent } from './account-event';
import { readField, readNumbers, readText, readTexts } from './read-details';

type Reader = (details: unknown, event: AccountEvent) => AccountAct;

const keyMade: Reader = (details) => {
  const scopes = readTexts(details, 'data', 'scopes');
  const keyId = readText(details, 'id');
  // Scopes that change the account make an admin key of it, whatever the type is called.
  const isAdmin = scopes?.some((scope) => /^api\.management\.write$|^admin\b/i.test(scope)) === true;
  return { kind: isAdmin ? 'admin-key-made' : 'key-made', keyId, scopes };
};

const granted =
  (...rolePath: string[]): Reader =>
  (details) => {
    const role = readText(details, ...rolePath);
    return { kind: 'role-granted', role, isPowerful: isPowerfulRole(role), principal: readPrincipal(details) };
  };

function readPrincipal(details: unknown): string | null {
  return readText(details, 'principal_id') ?? readText(details, 'data', 'principal_id') ?? readText(details, 'user_id');
}

/** The id of an assignment names no role; some logs give it beside. */
const assigned: Reader = (details) => {
  const role =
    readText(details, 'role_name') ??
    readText(details, 'role_id') ??
    readText(details, 'data', 'role') ??
    readText(details, 'role') ??
    readText(details, 'id');
  return { kind: 'role-granted', role, isPowerful: isPowerfulRole(role), principal: readPrincipal(details) };
};

const roleChanged: Reader = (details) => {
  const added = readTexts(details, 'changes_requested', 'permissions_added') ?? readTexts(details, 'permissions') ?? [];
  const role =
    readText(details, 'changes_requested', 'role_name') ?? readText(details, 'role_name') ?? readText(details, 'id');
  if (added.length === 0) return { kind: 'other' };
  return { kind: 'role-granted', role, isPowerful: isPowerfulRole(null, added), principal: null };
};

const invited: Reader = (details) => ({
  kind: 'person-invited',
  email:
    readText(details, 'data', 'email') ?? readText(details, 'email') ?? readText(details, 'changes_requested', 'email'),
  role: readText(details, 'data', 'role') ?? readText(details, 'role'),
});

const added: Reader = (details) => ({
  kind: 'person-added',
  personId: readText(details, 'id'),
  role: readText(details, 'data', 'role') ?? readText(details, 'role'),
});

const protection =
  (what: string, change: 'added' | 'changed' | 'removed'): Reader =>
  (details) => ({
    kind: 'protection-changed',
    what,
    change,
    id: readText(details, 'id') ?? readConfigs(details),
    ranges: readTexts(details, 'allowed_ips'),
  });

function readConfigs(details: unknown): string | null {
  const configs = readField(details, 'configs') ?? readField(details, 'certificates');
  if (!Array.isArray(configs)) return null;
  const names = configs.map((one) => readText(one, 'name') ?? readText(one, 'id')).filter((one) => one !== null);
  return names.length === 0 ? null : names.join(', ');
}

const limit =
  (what: string, options: { isSpend?: boolean; isRemoved?: boolean } = {}): Reader =>
  (details, event) => ({
    kind: 'limit-changed',
    what,
    isSpend: options.isSpend === true,
    id: readText(details, 'id'),
    projectId: event.projectId,
    values: readNumbers(readField(details, 'changes_requested') ?? readField(details, 'data') ?? details),
    before: readNumbers(readField(details, 'before') ?? readField(details, 'previous')),
    isRemoved: options.isRemoved === true,
  });

const deleted =
  (what: string): Reader =>
  (details) => ({ kind: 'deleted', what, id: readText(details, 'id') });

const logChanged =
  (what: string): Reader =>
  (details) => ({ kind: 'log-changed', what, after: readText(details, 'id') });

const organizationUpdated: Reader = (details) => {
  const logging = readText(details, 'changes_requested', 'api_call_logging');
  if (logging === null) return { kind: 'other' };
  return { kind: 'log-changed', what: 'logging of API calls', after: logging };
};

const userUpdated: Reader = (details, event) => {
  if (readText(details, 'changes_requested', 'role') === null) return { kind: 'other' };
  const act = granted('changes_requested', 'role')(details, event);
  return act.kind === 'role-granted' ? { ...act, principal: readText(details, 'id') } : act;
};

const READERS: Readonly<Record<string, Reader>> = {
  'login.succeeded': () => ({ kind: 'signed-in' }),
  'login.failed': (details) => ({ kind: 'sign-in-failed', error: readText(details, 'error_code'), count: 1 }),
  'api_key.created': keyMade,
  'tenant.project_api_key.created': keyMade,
  'api_key.updated': (details) => ({
    kind: 'key-changed',
    keyId: readText(details, 'id'),
    scopes: readTexts(details, 'changes_requested', 'scopes') ?? readTexts(details, 'data', 'scopes'),
  }),
  'tenant.admin_api_key.created': (details) => ({
    kind: 'admin-key-made',
    keyId: readText(details, 'id'),
    scopes: readTexts(details, 'data', 'scopes'),
  }),
  'service_account.created': (details) => ({ kind: 'key-made', keyId: readText(details, 'id'), scopes: null }),
  'user.added': added,
  'tenant.user.added': added,
  'user.updated': userUpdated,
  'tenant.user.updated': userUpdated,
  'service_account.updated': userUpdated,
  'role.assignment.created': assigned,
  'tenant.role_assignment.created': assigned,
  'tenant.resource_role_assignment.created': assigned,
  'role.updated': roleChanged,
  'role.bound_to_resource': roleChanged,
  'tenant.custom_role.updated': roleChanged,
  'invite.sent': invited,
  'tenant.user.invited': invited,
  'tenant.api_organization_invite.upserted': invited,
  'tenant.chatgpt_workspace_invite.upserted': invited,
  'ip_allowlist.created': protection('the IP allow list', 'added'),
  'ip_allowlist.updated': protection('the IP allow list', 'changed'),
  'ip_allowlist.deleted': protection('the IP allow list', 'removed'),
  'ip_allowlist.config.activated': protection('the IP allow list', 'added'),
  'ip_allowlist.config.deactivated': protection('the IP allow list', 'removed'),
  'tenant.sso_connection.created': protection('single sign-on', 'added'),
  'tenant.sso_connection.updated': protection('single sign-on', 'changed'),
  'tenant.sso_connection.deleted': protection('single sign-on', 'removed'),
  'tenant.sso.migrated': protection('single sign-on', 'changed'),
  'tenant.domains.migrated': protection('the verified domains', 'changed'),
  'scim.enabled': protection('provisioning of people (SCIM)', 'added'),
  'scim.disabled': protection('provisioning of people (SCIM)', 'removed'),
  'tenant.scim.deletion.requested': protection('provisioning of people (SCIM)', 'removed'),
  'tenant.policy.created': protection('a sign-in or access policy', 'added'),
  'tenant.policy.updated': protection('a sign-in or access policy', 'changed'),
  'tenant.policy.deleted': protection('a sign-in or access policy', 'removed'),
  'tenant.policy.attached': protection('a sign-in or access policy', 'added'),
  'tenant.policy.detached': protection('a sign-in or access policy', 'removed'),
  'tenant.session_policy.created': protection('the session policy', 'added'),
  'tenant.session_policy.updated': protection('the session policy', 'changed'),
  'tenant.session_policy.deleted': protection('the session policy', 'removed'),
  'tenant.third_party_app_policy.updated': protection('the policy for third-party apps', 'changed'),
  'tenant.product_access_policy.updated': protection('the policy for access to products', 'changed'),
  'certificates.activated': protection('client certificates', 'added'),
  'certificates.deactivated': protection('client certificates', 'removed'),
  'certificate.deleted': protection('client certificates', 'removed'),
  'external_key.removed': protection('the customer-held encryption key', 'removed'),
  'rate_limit.updated': limit('the rate limit'),
  'rate_limit.deleted': limit('the rate limit', { isRemoved: true }),
  'tenant.billing.overage_limit.updated': limit('the spend limit', { isSpend: true }),
  'tenant.billing.alerts.updated': limit('the spend alerts', { isSpend: true }),
  'tenant.usage_limit.workspace.updated': limit('the usage limit of a workspace'),
  'tenant.usage_limit.group.updated': limit('the usage limit of a group'),
  'tenant.usage_limit.user.updated': limit('the usage limit of a person'),
  'api_key.deleted': deleted('keys'),
  'tenant.admin_api_key.deleted': deleted('admin keys'),
  'service_account.deleted': deleted('service accounts'),
  'tenant.service_account.deleted': deleted('service accounts'),
  'project.archived': deleted('projects'),
  'project.deleted': deleted('projects'),
  'user.deleted': deleted('people'),
  'tenant.user.removed': deleted('people'),
  'tenant.membership.revoked': deleted('people'),
  'group.deleted': deleted('groups'),
  'tenant.group.deleted': deleted('groups'),
  'role.deleted': deleted('roles'),
  'tenant.custom_role.deleted': deleted('roles'),
  'resource.deleted': deleted('resources'),
  'organization.updated': organizationUpdated,
  'external_storage.registered': logChanged('external storage, where data or logs can be written'),
  'external_storage.removed': logChanged('external storage, where data or logs are written'),
};

/** Types whose name alone says that a way in was weakened or a log changed, for those the reference does not have yet. */
const WEAKENED = /(?:mfa|2fa|two_factor|sso|saml|allowlist|allow_list|verified_domain|domain_verification|passkey)/i;
const LOG = /(?:audit_?log|log_?stream|log_?export|compliance_?(?:export|api))/i;
const REMOVED = /(?:deleted|disabled|deactivated|removed|detached|revoked|unverified)$/i;

/** What an event of OpenAI's audit log did. An unknown type is classified by its name alone, or is `other`. */
export function classifyOpenAiEvent(event: AccountEvent): AccountAct {
  const read = Object.hasOwn(READERS, event.type) ? READERS[event.type] : undefined;
  if (read) return read(event.details, event);
  const words = event.type.replaceAll(/[._]/g, ' ');
  if (LOG.test(event.type)) return { kind: 'log-changed', what: `"${words}"`, after: readText(event.details, 'id') };
  if (WEAKENED.test(event.type) && REMOVED.test(event.type)) {
    return { ...protection(`"${words}"`, 'removed')(event.details, event) };
  }
  return { kind: 'other' };
}
