import { readNow } from '@/lib/clock';
import { createControls } from '../controls';
import { type HttpPeer, type PeerCall, type PeerReply, startHttpPeer } from '../http-peer';
import type { Organization } from '../organization';
import { resolveEvents } from '../resolved-events';
import { createCalmScenario, type Scenario } from '../scenario';
import { createStreams } from '../streams';
import { createTraffic, type Traffic } from '../traffic';
import { answerInventory, type InventoryState } from './inventory';
import { describeAnthropicOrganization } from './organization';
import { AnthropicRefusal, renderRefusal } from './replies';
import { answerByDimension, answerOlderCosts, answerOlderUsage } from './reports';

/** Opens nothing anywhere: it is accepted by the simulator alone. */
export const ANTHROPIC_SIMULATOR_KEY = 'sk-ant-admin01-simulator-only-0000000000';
/** A second admin key; Anthropic has none that can do less. */
export const ANTHROPIC_SIMULATOR_ACTION_KEY = 'sk-ant-admin01-simulator-only-actions-01';

/** How the report by dimension is: so many seconds behind, without anything yet, or refused with a status. */
export type AnthropicQuirks = {
  byDimension: { lagSeconds: number } | 'empty' | { refusedWith: 400 | 403 | 404 };
  olderReports: 'there' | 'gone';
  spendLimitWrites: boolean;
  /** Active keys beyond this cannot be switched on again. */
  mostActiveKeys: number;
  /** The next page tokens that are answered with 410. */
  expiredTokens: number;
};

const QUIRKS: AnthropicQuirks = {
  byDimension: { lagSeconds: 4 * 3_600 },
  olderReports: 'there',
  spendLimitWrites: false,
  mostActiveKeys: 100,
  expiredTokens: 0,
};

type SimulatorOptions = {
  port?: number;
  host?: string;
  seed?: number;
  now?: () => Date;
  scenario?: Scenario;
  quirks?: Partial<AnthropicQuirks>;
};

export type AnthropicSimulator = HttpPeer & {
  adminKey: string;
  actionKey: string;
  organization: Organization;
  traffic: Traffic;
  setQuirks(quirks: Partial<AnthropicQuirks>): void;
};

/** Starts a server that speaks Anthropic's Admin API for an invented organization. */
export async function startAnthropicSimulator(options: SimulatorOptions = {}): Promise<AnthropicSimulator> {
  const { seed = 1, now = readNow, scenario = createCalmScenario() } = options;
  const quirks = { ...QUIRKS, ...options.quirks };
  const organization = describeAnthropicOrganization();
  const events = resolveEvents(scenario.events, now());
  const controls = createControls();
  const traffic = createTraffic(seed, createStreams(seed, organization, events), events, controls);
  const spendLimits = new Map<string, string>();
  const inventory: InventoryState = {
    ...{ organization, controls, statuses: new Map(), rateLimits: new Map() },
    get mostActiveKeys() {
      return quirks.mostActiveKeys;
    },
    get spendLimits() {
      return quirks.spendLimitWrites ? spendLimits : null;
    },
  };
  const route = (call: PeerCall): PeerReply => {
    authorize(call);
    if (call.params.has('page') && quirks.expiredTokens > 0) {
      quirks.expiredTokens -= 1;
      throw new AnthropicRefusal(410, 'page: the token is too old, begin again');
    }
    return answerReport(traffic, quirks, call) ?? answerInventory(inventory, call) ?? notFound(call);
  };
  const answer = (call: PeerCall): PeerReply => {
    try {
      return route(call);
    } catch (error) {
      if (error instanceof AnthropicRefusal) return renderRefusal(error);
      return renderRefusal(new AnthropicRefusal(500, `The simulator failed: ${String(error)}`));
    }
  };
  const peer = await startHttpPeer({ ...options, now, answer });
  return {
    ...peer,
    ...{ adminKey: ANTHROPIC_SIMULATOR_KEY, actionKey: ANTHROPIC_SIMULATOR_ACTION_KEY, organization, traffic },
    setQuirks: (change) => void Object.assign(quirks, change),
  };
}

function authorize({ headers }: PeerCall): void {
  const key = headers['x-api-key'];
  if (headers['anthropic-version'] === undefined)
    throw new AnthropicRefusal(400, 'anthropic-version: header is required');
  if (key === ANTHROPIC_SIMULATOR_KEY || key === ANTHROPIC_SIMULATOR_ACTION_KEY) return;
  if (typeof key === 'string' && key.startsWith('sk-ant-api')) {
    throw new AnthropicRefusal(403, 'This API requires an Admin API key');
  }
  throw new AnthropicRefusal(401, 'invalid x-api-key');
}

function answerReport(traffic: Traffic, quirks: AnthropicQuirks, call: PeerCall): PeerReply | null {
  const older = { traffic, lagSeconds: null };
  if (call.path === '/v1/organizations/usage_report/messages' || call.path === '/v1/organizations/cost_report') {
    if (quirks.olderReports === 'gone') throw new AnthropicRefusal(404, 'Not found');
    return call.path.endsWith('messages') ? answerOlderUsage(older, call) : answerOlderCosts(older, call);
  }
  const what = /^\/v1\/organizations\/analytics\/(usage|cost)$/.exec(call.path)?.[1];
  if (what !== 'usage' && what !== 'cost') return null;
  const { byDimension } = quirks;
  if (byDimension !== 'empty' && 'refusedWith' in byDimension) {
    throw new AnthropicRefusal(byDimension.refusedWith, 'This report is not available to your organization');
  }
  const lagSeconds = byDimension === 'empty' ? null : byDimension.lagSeconds;
  return answerByDimension({ traffic, lagSeconds }, call, what);
}

function notFound({ method, path }: PeerCall): never {
  throw new AnthropicRefusal(404, `Not found: ${method} ${path}`);
}
