import { createHash } from 'node:crypto';
import { z } from 'zod';
import { readNow } from '@/lib/clock';
import { formatNanosExact } from '@/lib/domain/money';
import { type Controls, createControls } from '../controls';
import { type HttpPeer, type PeerCall, type PeerReply, startHttpPeer } from '../http-peer';
import type { Key, Organization, Workload } from '../organization';
import { resolveEvents } from '../resolved-events';
import { createCalmScenario, type Scenario } from '../scenario';
import { PROPAGATION_SECONDS } from '../settings';
import { createStreams, type Stream } from '../streams';
import { createTraffic, isEmptyTally, type Traffic } from '../traffic';

/** Opens nothing anywhere: it is accepted by the simulator alone. */
const MASTER_KEY = 'sk-litellm-simulator-only-master-0000';
const VIEWER_KEY = 'sk-litellm-simulator-only-viewer-0001';

type Quirks = { hasNewList: boolean; keysAPage: number };
type State = {
  organization: Organization;
  traffic: Traffic;
  controls: Controls;
  blocked: Set<string>;
  quirks: Quirks;
};

export type LiteLlmSimulator = HttpPeer & {
  adminKey: string;
  actionKey: string;
  organization: Organization;
  traffic: Traffic;
  setQuirks(quirks: Partial<Quirks>): void;
};

type Options = {
  port?: number;
  host?: string;
  seed?: number;
  now?: () => Date;
  scenario?: Scenario;
  /** Nothing was asked of the proxy before. Absent = it always was. */
  usedSince?: Date;
};

/** Starts a server that speaks the management API of a LiteLLM proxy for an invented company. */
export async function startLiteLlmSimulator(options: Options = {}): Promise<LiteLlmSimulator> {
  const { seed = 1, now = readNow, scenario = createCalmScenario(), usedSince } = options;
  const organization = describeProxy();
  const events = resolveEvents(scenario.events, now());
  const controls = createControls();
  if (usedSince) controls.set('not yet in use', () => 0, 0, usedSince.getTime() / 1_000);
  const traffic = createTraffic(seed, createStreams(seed, organization, events), events, controls);
  const quirks = { hasNewList: true, keysAPage: 2 };
  const state: State = { organization, traffic, controls, blocked: new Set(), quirks };
  const peer = await startHttpPeer({ ...options, now, answer: (call) => answer(state, call) });
  return {
    ...peer,
    ...{ adminKey: VIEWER_KEY, actionKey: MASTER_KEY, organization, traffic },
    setQuirks: (change) => void Object.assign(quirks, change),
  };
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** Two teams and a key without one; models of two vendors. */
function describeProxy(): Organization {
  const chat = (model: string, requestsPerDay: number, inputTokens: number, outputTokens: number): Workload => ({
    ...{ kind: 'completions', model, shape: 'round-the-clock', dollarsPerDay: 0, requestsPerDay },
    ...{ inputTokens, cachedShare: 0.2, outputTokens },
  });
  const key = (name: string, teamId: string, workloads: Workload[]): Key => ({
    ...{ id: hashOf(name), name, projectId: teamId, deletedAt: null, workloads },
    owner: { kind: 'user', id: `user-of-${name}`, name: `User of ${name}` },
    createdAt: new Date('2026-05-04T09:00:00Z'),
  });
  const team = (id: string, name: string) => ({
    id,
    name,
    createdAt: new Date('2026-05-01T09:00:00Z'),
    archivedAt: null,
  });
  const keys = [
    key('proxy-backend', 'team-core', [chat('gpt-5-mini', 300, 1_800, 240), chat('claude-haiku-4-5', 120, 2_400, 300)]),
    key('proxy-batch', 'team-data', [chat('gpt-5-mini', 200, 900, 80)]),
    key('proxy-lab', '', [chat('claude-haiku-4-5', 90, 3_000, 500)]),
  ];
  return {
    id: 'proxy',
    projects: [team('team-core', 'Core'), team('team-data', 'Data')],
    people: keys.map(({ owner }) => ({
      ...{ id: owner.id, name: owner.name, email: `${owner.id}@northwind.example`, role: 'reader' as const },
      addedAt: new Date('2026-05-01T09:00:00Z'),
    })),
    serviceAccounts: [],
    keys,
    unattributed: { projectId: '', userId: '', workloads: [] },
  };
}

const refuse = (status: number, message: string): PeerReply => ({
  status,
  body: { error: { message, type: 'auth_error', param: null, code: String(status) } },
});

function answer(state: State, call: PeerCall): PeerReply {
  const key = /^Bearer (.+)$/.exec(call.headers.authorization ?? '')?.[1];
  if (key !== MASTER_KEY && key !== VIEWER_KEY)
    return refuse(401, 'Authentication Error, Invalid proxy server token passed');
  if (call.method !== 'GET' && key !== MASTER_KEY) return refuse(403, 'Only proxy admins can do this');
  switch (call.path) {
    case '/spend/logs/v2':
      return state.quirks.hasNewList ? listLogs(state, call, 1_000) : { status: 404, body: { detail: 'Not Found' } };
    case '/spend/logs/ui':
      return listLogs(state, call, 100);
    case '/team/list':
      return { status: 200, body: state.organization.projects.map((one) => renderTeam(state, one.id)) };
    case '/user/list':
      return { status: 200, body: { users: state.organization.people.map(renderPerson), total_pages: 1 } };
    case '/key/list':
      return listKeys(state, call);
    case '/key/info':
    case '/team/info':
      return readOne(state, call);
    case '/key/block':
    case '/key/unblock':
    case '/team/block':
    case '/team/unblock':
      return setBlocked(state, call);
    default:
      return { status: 404, body: { detail: 'Not Found' } };
  }
}

/** Nano-dollars a token. */
const RATES: Readonly<Record<string, { input: number; output: number }>> = {
  'gpt-5-mini': { input: 250, output: 2_000 },
  'claude-haiku-4-5': { input: 1_000, output: 5_000 },
};

export type ProxyRequest = {
  id: string;
  second: number;
  stream: Stream;
  prompt: number;
  completion: number;
  cached: number;
  nanos: bigint;
};

/** The requests of a span, one by one: what a minute used, shared out among them. */
export function listRequests(
  traffic: Traffic,
  startSecond: number,
  endSecond: number,
  asOfSecond: number,
): ProxyRequest[] {
  const found: ProxyRequest[] = [];
  for (let minute = Math.floor(startSecond / 60); minute * 60 < endSecond; minute += 1) {
    for (const stream of traffic.streams) {
      const tally = traffic.sum(stream, minute * 60, minute * 60 + 60, asOfSecond);
      if (isEmptyTally(tally)) continue;
      const share = (total: number, at: number) =>
        Math.floor((total * (at + 1)) / tally.requests) - Math.floor((total * at) / tally.requests);
      for (let at = 0; at < tally.requests; at += 1) {
        const second = minute * 60 + (at % 60);
        const { input, output } = RATES[stream.dimensions.model ?? ''] ?? { input: 2_000, output: 8_000 };
        const [prompt, completion] = [share(tally.inputTokens, at), share(tally.outputTokens, at)];
        found.push({
          ...{ id: `${stream.index}-${minute}-${at}`, second, stream, prompt, completion },
          cached: Math.min(prompt, share(tally.cachedInputTokens, at)),
          nanos: BigInt(prompt * input + completion * output),
        });
      }
    }
  }
  return found.filter((one) => one.second >= startSecond && one.second < endSecond).sort((a, b) => a.second - b.second);
}

function listLogs(state: State, call: PeerCall, mostRows: number): PeerReply {
  const [start, end] = ['start_date', 'end_date'].map((name) => {
    const text = call.params.get(name) ?? '';
    return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text) ? Date.parse(`${text.replace(' ', 'T')}Z`) / 1_000 : null;
  });
  if (start == null || end == null) return { status: 400, body: { detail: 'start_date and end_date are required' } };
  const [page, size] = [Number(call.params.get('page') ?? 1), Number(call.params.get('page_size') ?? 50)];
  if (size > mostRows) return { status: 422, body: { detail: [{ msg: `page_size must be <= ${mostRows}` }] } };
  const requests = listRequests(state.traffic, start, Math.min(end, call.nowSecond), call.nowSecond);
  const data = requests.slice((page - 1) * size, page * size).map(renderRequest);
  const totals = { total: requests.length, page, page_size: size, total_pages: Math.ceil(requests.length / size) };
  return { status: 200, body: { data, ...totals } };
}

function renderRequest({ id, second, stream, prompt, completion, cached, nanos }: ProxyRequest) {
  const { apiKeyId, projectId, userId, model } = stream.dimensions;
  return {
    ...{ request_id: id, call_type: 'acompletion', api_key: apiKeyId, spend: Number(formatNanosExact(nanos)) },
    ...{ total_tokens: prompt + completion, prompt_tokens: prompt, completion_tokens: completion },
    startTime: new Date(second * 1_000).toISOString().replace('.000Z', ''),
    ...{ model, custom_llm_provider: model?.startsWith('claude') ? 'anthropic' : 'openai', user: userId, end_user: '' },
    ...{ team_id: projectId || null, metadata: { additional_usage_values: { cache_read_input_tokens: cached } } },
  };
}

const renderKey = ({ blocked }: State, key: Key) => ({
  ...{ token: key.id, key_alias: key.name, key_name: `sk-...${key.id.slice(0, 4)}`, team_id: key.projectId || null },
  ...{ user_id: key.owner.id, blocked: blocked.has(key.id), created_at: key.createdAt.toISOString(), expires: null },
});

function renderTeam({ organization, blocked }: State, id: string) {
  const team = organization.projects.find((one) => one.id === id);
  return {
    team_id: id,
    team_alias: team?.name ?? null,
    blocked: blocked.has(id),
    created_at: team?.createdAt.toISOString(),
  };
}

const renderPerson = ({ id, name, email }: Organization['people'][number]) => ({
  ...{ user_id: id, user_email: email, user_role: 'internal_user', user_alias: name },
});

/** However many are asked for, a page holds no more than it likes. */
function listKeys(state: State, call: PeerCall): PeerReply {
  const { keys } = state.organization;
  const size = Math.min(state.quirks.keysAPage, Number(call.params.get('size') ?? 10));
  const page = Number(call.params.get('page') ?? 1);
  const shown = keys.slice((page - 1) * size, page * size).map((key) => renderKey(state, key));
  const totals = { total_count: keys.length, current_page: page, total_pages: Math.ceil(keys.length / size) };
  return { status: 200, body: { keys: shown, ...totals } };
}

function readOne(state: State, call: PeerCall): PeerReply {
  if (call.path === '/team/info') {
    const id = call.params.get('team_id') ?? '';
    const isKnown = state.organization.projects.some((one) => one.id === id);
    return isKnown
      ? { status: 200, body: { team_id: id, team_info: renderTeam(state, id) } }
      : refuse(404, 'Team not found');
  }
  const key = state.organization.keys.find((one) => one.id === call.params.get('key'));
  return key
    ? { status: 200, body: { key: key.id, info: renderKey(state, key) } }
    : refuse(404, 'Key not found in database');
}

const BlockBody = z.object({ key: z.string().optional(), team_id: z.string().optional() });

function setBlocked(state: State, call: PeerCall): PeerReply {
  const isTeam = call.path.startsWith('/team/');
  const body = BlockBody.parse(call.body ?? {});
  const id = (isTeam ? body.team_id : body.key) ?? '';
  const known = isTeam ? state.organization.projects : state.organization.keys;
  if (!known.some((one) => one.id === id)) return refuse(404, `${isTeam ? 'Team' : 'Key'} not found`);
  const isBlocking = call.path.endsWith('/block');
  if (isBlocking) state.blocked.add(id);
  else state.blocked.delete(id);
  const stop = ({ dimensions }: Stream) => ((isTeam ? dimensions.projectId : dimensions.apiKeyId) === id ? 0 : null);
  state.controls.set(`blocked:${id}`, isBlocking ? stop : null, call.nowSecond + PROPAGATION_SECONDS);
  return { status: 200, body: { token: id, blocked: isBlocking } };
}
