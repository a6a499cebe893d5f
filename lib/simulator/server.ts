import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readNow } from '@/lib/clock';
import { AppError } from '@/lib/errors';
import { answerAuditLog } from './api-audit-log';
import { answerCosts } from './api-costs';
import { answerInventory } from './api-inventory';
import { answerKeyChange } from './api-key-changes';
import { answerProjectSettings } from './api-project-settings';
import { ApiRefusal, type Reply, renderRefusal } from './api-reply';
import { answerSpend, createSpendSettings, type SpendSettings } from './api-spend';
import { answerUsage } from './api-usage';
import { recordChange } from './audit-changes';
import { type AuditLog, type AuditMode, type AuditRecord, createAuditLog, type NewAuditRecord } from './audit-log';
import { authorize, type LimitedKeys, SIMULATOR_ADMIN_KEY } from './authorize';
import { createControls } from './controls';
import { type Fault, type FaultRule, sendFault, takeFault } from './faults';
import { describeOrganization, type Organization } from './organization';
import { type ResolvedEvent, resolveEvents } from './resolved-events';
import { createCalmScenario, type Quirks, type Scenario } from './scenario';
import { createSettings, type Settings } from './settings';
import { createSpendEnforcement, type SpendEnforcement } from './spend-enforcement';
import { createStreams } from './streams';
import { createTraffic, type Traffic } from './traffic';
import { computeTruth, type TruthQuery, type TruthRow } from './truth';

export type SimulatorOptions = {
  /** 0 = any free port. Default 0. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** Two simulators with the same seed, scenario and times agree byte for byte. Default 1. */
  seed?: number;
  now?: () => Date;
  scenario?: Scenario;
  /** Default: the invented company of the demo. */
  organization?: Organization;
  adminKey?: string;
  /** When the admin key stops working, as the list of admin keys shows; absent = never. */
  adminKeyExpiresAt?: Date;
  /** Further keys that are known but may not read, each with the scope that the answer names as missing. */
  limitedKeys?: LimitedKeys;
};

export type Simulator = {
  /** Base URL for clients, with /v1. */
  url: string;
  port: number;
  adminKey: string;
  organization: Organization;
  /** Events of the scenario with their times as unix seconds. */
  events: readonly ResolvedEvent[];
  computeTruth(query: TruthQuery): TruthRow[];
  /** Lets the next `count` requests that match go wrong; the pattern is tried on "POST /v1/organization/…". */
  failNext(count: number, fault: Fault, path?: RegExp): void;
  clearFaults(): void;
  setQuirks(quirks: Partial<Quirks>): void;
  /** Adds rows to the audit log. */
  appendAuditEvents(records: readonly NewAuditRecord[]): AuditRecord[];
  setAuditMode(mode: Partial<AuditMode>): void;
  /** Path and query of every request so far, oldest first, at most the last 10,000. */
  listRequests(): readonly string[];
  /** Method and path of every request so far that was to change something, whatever came of it. */
  listChanges(): readonly string[];
  close(): Promise<void>;
};

type State = {
  organization: Organization;
  traffic: Traffic;
  events: readonly ResolvedEvent[];
  quirks: Quirks;
  now: () => Date;
  adminKey: string;
  adminKeyExpiresAt: Date | null;
  limitedKeys: LimitedKeys;
  rules: FaultRule[];
  requests: string[];
  changes: string[];
  spend: SpendSettings;
  settings: Settings;
  enforcement: SpendEnforcement;
  audit: AuditLog;
};

const MAX_REMEMBERED_REQUESTS = 10_000;

/**
 * Starts an HTTP server that speaks the OpenAI Admin API for an invented organization. Throws AppError `unavailable`
 * when the port is taken and `invalid_input` when the scenario names a key that does not exist.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, host = '127.0.0.1', seed = 1, now = readNow, adminKey = SIMULATOR_ADMIN_KEY } = options;
  const scenario = options.scenario ?? createCalmScenario();
  const organization = options.organization ?? describeOrganization();
  const events = resolveEvents(scenario.events, now());
  const controls = createControls();
  const traffic = createTraffic(seed, createStreams(seed, organization, events), events, controls);
  const settings = createSettings(organization, controls, traffic);
  const state: State = {
    organization,
    traffic,
    events,
    quirks: scenario.quirks,
    now,
    adminKey,
    adminKeyExpiresAt: options.adminKeyExpiresAt ?? null,
    limitedKeys: options.limitedKeys ?? {},
    rules: [],
    requests: [],
    changes: [],
    spend: createSpendSettings(),
    settings,
    enforcement: createSpendEnforcement(settings),
    audit: createAuditLog(seed, organization),
  };
  const server = createServer((request, response) => void receiveRequest(state, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(describeListenError(error, host, port)));
    server.listen(port, host, resolve);
  });
  const { port: actualPort } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}/v1`,
    port: actualPort,
    adminKey,
    organization,
    events,
    computeTruth: (query) => computeTruth(traffic, query),
    failNext: (count, fault, path = /./) => void state.rules.push({ remaining: count, fault, path }),
    clearFaults: () => void state.rules.splice(0),
    setQuirks: (quirks) => void Object.assign(state, { quirks: { ...state.quirks, ...quirks } }),
    appendAuditEvents: (records) =>
      records.map((record) => state.audit.append(record, Math.floor(now().getTime() / 1_000))),
    setAuditMode: (mode) => void Object.assign(state.audit.mode, mode),
    listRequests: () => state.requests,
    listChanges: () => state.changes,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function describeListenError(error: NodeJS.ErrnoException, host: string, port: number): AppError {
  const reason =
    error.code === 'EADDRINUSE'
      ? `port ${port} on ${host} is already in use: stop what listens there or choose another with --port`
      : `cannot listen on ${host}:${port}: ${error.message}`;
  return new AppError('unavailable', reason, { cause: error });
}

/** Longer bodies are cut: none of the endpoints takes more. */
const MAX_BODY_BYTES = 100_000;

async function receiveRequest(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length <= MAX_BODY_BYTES) chunks.push(chunk);
    }
  } catch {
    // The caller closed the connection; there is no one to answer.
    return;
  }
  handleRequest(state, request, Buffer.concat(chunks).toString('utf8'), response);
}

function handleRequest(state: State, request: IncomingMessage, body: string, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://simulator');
  state.requests.push(`${url.pathname}${url.search}`);
  if (state.requests.length > MAX_REMEMBERED_REQUESTS) state.requests.shift();
  if (request.method !== 'GET') state.changes.push(`${request.method} ${url.pathname}`);
  if (state.changes.length > MAX_REMEMBERED_REQUESTS) state.changes.shift();
  const fault = takeFault(state.rules, `${request.method} ${url.pathname}`) ?? findOutage(state);
  if (fault) {
    sendFault(response, fault, () => JSON.stringify(answer(state, request, url, body).body));
    return;
  }
  const reply = answer(state, request, url, body);
  response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
  response.end(JSON.stringify(reply.body));
}

function findOutage(state: State): Fault | null {
  const second = state.now().getTime() / 1_000;
  for (const event of state.events) {
    if (event.type !== 'outage' || second < event.startSecond || second >= event.endSecond) continue;
    switch (event.mode) {
      case 'unavailable':
        return { kind: 'status', status: 503, message: 'The engine is currently overloaded, please try again later.' };
      case 'rate_limit':
        return { kind: 'status', status: 429, retryAfterSeconds: 5 };
      case 'html':
        return { kind: 'html', status: 502 };
      case 'hang':
        return { kind: 'hang' };
    }
  }
  return null;
}

function answer(state: State, request: IncomingMessage, url: URL, body: string): Reply {
  try {
    authorize(request, url.pathname, state);
    return route(state, request, url, body);
  } catch (error) {
    if (error instanceof ApiRefusal) return renderRefusal(error, state.quirks);
    const message = error instanceof Error ? error.message : 'unknown';
    return renderRefusal(new ApiRefusal(500, `The simulator failed: ${message}`, null, null), state.quirks);
  }
}

function route(state: State, request: IncomingMessage, url: URL, body: string): Reply {
  const [version, area, ...parts] = url.pathname.split('/').filter((part) => part !== '');
  const nowSecond = Math.floor(state.now().getTime() / 1_000);
  if (version === 'v1' && area === 'organization') {
    state.enforcement.look(state.spend.limits, nowSecond);
    const call = { method: request.method ?? 'GET', params: url.searchParams, body, nowSecond };
    const reply = routeSpend(state, parts, call) ?? routeSettings(state, parts, call);
    if (reply) {
      recordChange(state.audit, state.organization, { parts, ...call, reply });
      return reply;
    }
    if (parts[0] === 'projects') requireProject(state, parts[1]);
  }
  if (version !== 'v1' || area !== 'organization' || request.method !== 'GET') {
    throw new ApiRefusal(404, `Unknown request URL: ${request.method} ${url.pathname}.`, null, 'unknown_url');
  }
  const { traffic, quirks, organization, settings } = state;
  const context = { traffic, quirks, organizationId: organization.id, nowSecond };
  const [first, second] = parts;
  if (first === 'audit_logs' && second === undefined) return answerAuditLog(state.audit, url.searchParams, nowSecond);
  if (first === 'usage' && second !== undefined) return answerUsage(context, second, url.searchParams);
  if (first === 'costs') {
    return answerCosts({ ...context, storageProjectId: organization.projects[1]?.id ?? '' }, url.searchParams);
  }
  const adminKey = { value: state.adminKey, expiresAt: state.adminKeyExpiresAt };
  return answerInventory({ settings, nowSecond, adminKey }, parts, url.searchParams);
}

type WriteCall = { method: string; params: URLSearchParams; body: string; nowSecond: number };

/** Spend limits and alerts of the organization or of a project that is there; null for every other path. */
function routeSpend(state: State, parts: readonly string[], call: WriteCall): Reply | null {
  const isProject = parts[0] === 'projects' && parts[1] !== undefined;
  const rest = isProject ? parts.slice(2) : parts;
  if (rest[0] !== 'spend_limit' && rest[0] !== 'spend_alerts') return null;
  const projectId = isProject ? (parts[1] ?? '') : '';
  if (isProject) requireProject(state, projectId);
  return answerSpend(state.spend, { ...call, projectId, rest, enforcement: state.enforcement });
}

/** What administrators can change in a project; null for every other path. */
function routeSettings(state: State, parts: readonly string[], call: WriteCall): Reply | null {
  const [first, projectId, ...rest] = parts;
  if (first !== 'projects' || projectId === undefined || rest.length === 0) return null;
  requireProject(state, projectId);
  const { settings, quirks } = state;
  const own = { ...call, projectId, rest };
  return answerKeyChange(settings, own, quirks) ?? answerProjectSettings(settings, own);
}

function requireProject(state: State, id: string | undefined): void {
  if (id === undefined || state.organization.projects.some((project) => project.id === id)) return;
  throw new ApiRefusal(404, `The project ${id} was not found`, null, 'not_found');
}
