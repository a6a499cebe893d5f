import { ApiRefusal, type Reply, readInteger, readList } from './api-reply';
import type { AuditLog, AuditRecord } from './audit-log';
import { refuseScope } from './authorize';

type Matches = (row: AuditRecord) => boolean;

/** GET /organization/audit_logs: newest first, followed by `after` or `before`; there is no `order`. */
export function answerAuditLog(log: AuditLog, params: URLSearchParams, nowSecond: number): Reply {
  const { mode } = log;
  const isTenant = params.get('tenant_only') === 'true';
  if (mode.state === 'forbidden') throw refuseScope(403, 'api.management.read');
  if (mode.state === 'not-switched-on') {
    throw new ApiRefusal(400, 'Audit logging is not enabled for this organization.', null, 'audit_logging_disabled');
  }
  if (isTenant && mode.refusesTenant) {
    throw new ApiRefusal(403, 'This organization does not belong to a tenant.', 'tenant_only', 'tenant_required');
  }
  const matches = readFilter(params, isTenant);
  const rows = mode.state === 'empty' ? [] : log.list(nowSecond).filter(matches);
  return renderPage(params, rows, mode.disorderly);
}

/** Types that are listed with tenant_only alone. */
const isTenantType = (type: string) =>
  type.startsWith('tenant.') || type === 'role.bound_to_resource' || type === 'role.unbound_from_resource';

function readFilter(params: URLSearchParams, isTenant: boolean): Matches {
  const types = readList(params, 'event_types');
  const wrong = isTenant ? types.find((type) => !isTenantType(type)) : undefined;
  if (wrong !== undefined) {
    const message = `Invalid value: '${wrong}'. With tenant_only all event types must be tenant-scoped.`;
    throw new ApiRefusal(400, message, 'event_types', 'invalid_value');
  }
  const tests: Matches[] = [
    (row) => isTenantType(row.type) === isTenant,
    (row) => types.length === 0 || types.includes(row.type),
    ...readTimes(params),
  ];
  const projects = readList(params, 'project_ids');
  if (projects.length > 0) tests.push((row) => row.project !== undefined && projects.includes(row.project.id));
  const emails = readList(params, 'actor_emails');
  if (emails.length > 0) tests.push((row) => emails.some((email) => contains(row.actor, 'email', email)));
  const actors = readList(params, 'actor_ids');
  if (actors.length > 0) tests.push((row) => actors.some((id) => contains(row.actor, 'id', id)));
  const resources = readList(params, 'resource_ids');
  if (resources.length > 0) tests.push((row) => resources.some((id) => contains(row[row.type], 'id', id)));
  return (row) => tests.every((test) => test(row));
}

function readTimes(params: URLSearchParams): Matches[] {
  const compare: Readonly<Record<string, (at: number, limit: number) => boolean>> = {
    gt: (at, limit) => at > limit,
    gte: (at, limit) => at >= limit,
    lt: (at, limit) => at < limit,
    lte: (at, limit) => at <= limit,
  };
  return Object.entries(compare).flatMap(([name, test]) => {
    const limit = readInteger(params, `effective_at[${name}]`);
    return limit === null ? [] : [(row: AuditRecord) => test(row.effective_at, limit)];
  });
}

/** Whether a field of this name and value stands anywhere in a value. */
function contains(value: unknown, name: string, wanted: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([field, inner]) =>
    field === name && inner === wanted ? true : contains(inner, name, wanted),
  );
}

function renderPage(params: URLSearchParams, rows: readonly AuditRecord[], isDisorderly: boolean): Reply {
  const limit = readInteger(params, 'limit') ?? 20;
  if (limit < 1 || limit > 100) {
    throw new ApiRefusal(400, `Invalid limit provided: ${limit}. Limit must be between 1 and 100.`, 'limit');
  }
  const after = findPlace(params, 'after', rows);
  const before = findPlace(params, 'before', rows);
  const end = before ?? (after === null ? limit : after + 1 + limit);
  const start = before === null ? (after ?? -1) + 1 : Math.max(0, before - limit);
  const page = rows.slice(start, end);
  const last = rows[start - 1];
  const data = isDisorderly ? [...(last ? [last] : []), ...swapNeighbours(page)] : page;
  return {
    status: 200,
    body: {
      object: 'list',
      data,
      first_id: page[0]?.id ?? null,
      last_id: page.at(-1)?.id ?? null,
      has_more: before === null ? end < rows.length : start > 0,
    },
  };
}

function findPlace(params: URLSearchParams, name: string, rows: readonly AuditRecord[]): number | null {
  const id = params.get(name);
  if (id === null) return null;
  const place = rows.findIndex((row) => row.id === id);
  if (place < 0) throw new ApiRefusal(400, `No record with id '${id}'.`, name);
  return place;
}

function swapNeighbours(rows: readonly AuditRecord[]): AuditRecord[] {
  return rows.flatMap((row, index) => {
    if (index % 2 === 1) return [];
    const next = rows[index + 1];
    return next ? [next, row] : [row];
  });
}
