import { stringify } from 'csv-stringify/sync';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type {
  AccountActivityExportQuery,
  AccountActivityQuery,
  AccountEvent,
  IncidentSurroundings,
} from '@/lib/contracts/account-activity/account-activity';
import {
  type AccountEventFilter,
  listAccountEvents,
  type StoredAccountEvent,
} from '@/lib/db/account-activity/account-events';
import { listAccountLogs } from '@/lib/db/account-activity/account-logs';
import { type Db, getDb } from '@/lib/db/client';
import { listWatchedConnections } from '@/lib/db/connections/watched-connections';
import { getPlace, renderActor } from '@/lib/domain/account-activity/account-event';
import { HOUR_MS } from '@/lib/domain/time';
import { demandIncident } from '@/lib/services/incidents/demand-incident';
import { cutPage, makeBadCursor, parseTextCursor } from '@/lib/services/page-cursor';

type Filter = Omit<AccountActivityQuery, 'cursor' | 'limit'>;

function mapFilter({ connectionId, type, actor, from, to, unusual }: Filter): AccountEventFilter {
  return {
    ...{ connectionId, type, actor, isUnusual: unusual },
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : new Date(to),
  };
}

async function loadNames(db: Db, workspaceId: string, now: Date): Promise<Map<string, string>> {
  return new Map((await listWatchedConnections(db, workspaceId, now)).map(({ id, name }) => [id, name]));
}

function mapEvent(event: StoredAccountEvent, names: ReadonlyMap<string, string>): AccountEvent {
  const { actor, projectId, projectName } = event;
  return {
    id: event.rowId,
    ...{ connectionId: event.connectionId, connectionName: names.get(event.connectionId) ?? event.connectionId },
    ...{ eventId: event.id, type: event.type, at: event.at.toISOString() },
    project: projectId === null ? null : { id: projectId, name: projectName },
    actor: { kind: actor.kind, id: actor.id, email: actor.email, keyId: actor.keyId, text: renderActor(actor) },
    ...{ address: event.address, country: event.country, network: getPlace(event), userAgent: event.userAgent },
    ...{ details: event.details, signs: event.signs, seenAt: event.seenAt.toISOString() },
  };
}

const formatPlace = ({ at, rowId }: { at: Date; rowId: string }) => `${at.toISOString()} ${rowId}`;

function parsePlace(cursor: string | undefined): { at: Date; rowId: string } | null {
  const text = parseTextCursor(cursor);
  if (text === null) return null;
  const [, iso, rowId] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(text) ?? [];
  const at = new Date(iso ?? '');
  if (rowId === undefined || Number.isNaN(at.getTime())) throw makeBadCursor(cursor);
  return { at, rowId };
}

/** What happened in the providers' accounts, by whom and from where, newest first. */
export async function listAccountActivity(
  viewer: Viewer,
  query: AccountActivityQuery,
  now: Date = readNow(),
): Promise<{ data: AccountEvent[]; nextCursor: string | null }> {
  const { workspaceId } = viewer;
  const page = { after: parsePlace(query.cursor), limit: query.limit + 1 };
  const found = await listAccountEvents(getDb(), workspaceId, mapFilter(query), page);
  const names = await loadNames(getDb(), workspaceId, now);
  const { rows, nextCursor } = cutPage(found, query.limit, formatPlace);
  return { data: rows.map((event) => mapEvent(event, names)), nextCursor };
}

const STEP = 500;
const COLUMNS = [
  ...([
    'at',
    'connection',
    'type',
    'actor',
    'actorId',
    'actorEmail',
    'keyId',
    'address',
    'country',
    'network',
  ] as const),
  ...(['project', 'signs', 'severity', 'reasons', 'details', 'userAgent', 'eventId', 'seenAt'] as const),
];

/** The same as text, page by page in constant memory: CSV whose cells no spreadsheet takes for formulas, or JSON lines. */
export async function* exportAccountActivity(
  viewer: Viewer,
  query: AccountActivityExportQuery,
  now: Date = readNow(),
): AsyncGenerator<string> {
  const { workspaceId } = viewer;
  const names = await loadNames(getDb(), workspaceId, now);
  if (query.format === 'csv') yield stringify([COLUMNS]);
  let after: { at: Date; rowId: string } | null = null;
  for (;;) {
    const found = await listAccountEvents(getDb(), workspaceId, mapFilter(query), { after, limit: STEP });
    const events = found.map((event) => mapEvent(event, names));
    if (events.length > 0) yield query.format === 'csv' ? renderCsv(events) : renderLines(events);
    after = found.at(-1) ?? null;
    if (found.length < STEP || after === null) return;
  }
}

const renderLines = (events: readonly AccountEvent[]) => events.map((event) => `${JSON.stringify(event)}\n`).join('');

function renderCsv(events: readonly AccountEvent[]): string {
  const rows = events.map((event): string[] => {
    const { actor, signs, project } = event;
    const cells: Record<(typeof COLUMNS)[number], string | null> = {
      ...{ at: event.at, connection: event.connectionName, type: event.type },
      ...{ actor: actor.text, actorId: actor.id, actorEmail: actor.email, keyId: actor.keyId },
      ...{ address: event.address, country: event.country, network: event.network },
      project: project && (project.name ?? project.id),
      signs: signs.map(({ title }) => title).join('; '),
      severity: signs.map(({ severity }) => severity).join('; '),
      reasons: signs.flatMap(({ reasons }) => reasons).join('; '),
      ...{
        details: JSON.stringify(event.details),
        userAgent: event.userAgent,
        eventId: event.eventId,
        seenAt: event.seenAt,
      },
    };
    return COLUMNS.map((column) => cells[column] ?? '');
  });
  return stringify(rows, { escape_formulas: true });
}

/** Before and after the start of an incident: a new key is usually used soon. */
const BEFORE_MS = 12 * HOUR_MS;
const AFTER_MS = 2 * HOUR_MS;
const MOST_AROUND = 50;

/**
 * What happened in the account of an incident around its start, oldest first, or in all accounts when it is about none.
 * Throws `not_found`.
 */
export async function listEventsAround(
  viewer: Viewer,
  incidentId: string,
  now: Date = readNow(),
): Promise<IncidentSurroundings> {
  const { workspaceId } = viewer;
  const db = getDb();
  const incident = await demandIncident(db, viewer, incidentId);
  const start = incident.windowStart < incident.openedAt ? incident.windowStart : incident.openedAt;
  const from = new Date(start.getTime() - BEFORE_MS);
  const to = new Date(start.getTime() + AFTER_MS);
  const filter = { connectionId: incident.connectionId ?? undefined, from, to };
  // Nearest to the start where there are many: those after it, and those just before.
  const found = await listAccountEvents(db, workspaceId, filter, { after: null, limit: MOST_AROUND + 1 });
  const names = await loadNames(db, workspaceId, now);
  const events = found.slice(0, MOST_AROUND).reverse();
  return {
    ...{ from: from.toISOString(), to: to.toISOString() },
    events: events.map((event) => mapEvent(event, names)),
    isCut: found.length > MOST_AROUND,
    note: await describeBlindness(db, workspaceId, incident.connectionId, from, to < now ? to : now),
  };
}

/** Nothing listed is only then nothing that happened when the log was read for that time. */
async function describeBlindness(
  db: Db,
  workspaceId: string,
  connectionId: string | null,
  from: Date,
  to: Date,
): Promise<string> {
  const logs = (await listAccountLogs(db, workspaceId)).filter(
    (log) => (connectionId === null || log.connectionId === connectionId) && log.state !== 'unsupported',
  );
  if (logs.length === 0) return 'No audit log is read for this account.';
  const blind = logs.filter(
    (log) =>
      log.state === 'empty' ||
      log.coveredFrom === null ||
      log.coveredUntil === null ||
      log.coveredFrom > from ||
      log.coveredUntil < to,
  );
  return blind.length === 0
    ? ''
    : 'The audit log is not known for all of this time: what is missing here may have happened.';
}
