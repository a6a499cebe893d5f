import type { PlannedChange } from '@/lib/domain/anomaly/types';
import { JUDGED_FROM, type KeyTraffic, type Organization, START_MINUTE, TOTAL_MINUTES } from './organization';
import { Random } from './random';
import type { DataGap, Scenario, ScenarioPlan, ScenarioType } from './scenario';

const DAY = 1_440;
/** Slow rises, and the part of the key's usual day that each adds to it. */
const DRIPS = [
  ['drip_50', 0.5],
  ['drip_100', 1],
  ['drip_200', 2],
] as const;

/** Puts every kind of leak and of harmless change into the judged weeks, never two on one key within a day. */
export function injectScenarios(organization: Organization, seed: number): ScenarioPlan {
  return new Injector(organization, new Random(seed * 77 + 5)).run();
}

/**
 * Slow rises alone, `copies` of each size, into an organization of the same seed that has no other leak and no change.
 * Keys of `changes` stay as they are, so that alerts about them tell how many come without the change.
 */
export function injectDrips(organization: Organization, changes: readonly Scenario[], copies: number): Scenario[] {
  const spared = new Set(
    changes.flatMap(({ keyId, otherKeyIds = [] }) => [keyId.replace('_next', ''), ...otherKeyIds]),
  );
  return new Injector(organization, new Random(organization.seed * 59 + 11)).runDrips(spared, copies);
}

class Injector {
  private readonly scenarios: Scenario[] = [];
  private readonly plans: PlannedChange[] = [];
  private readonly busy: { keyId: string; start: number; end: number }[] = [];

  constructor(
    private readonly organization: Organization,
    private readonly random: Random,
  ) {}

  run(): ScenarioPlan {
    const outageStart = JUDGED_FROM + this.random.integer(8, 20) * DAY + this.random.integer(0, 1_439);
    const outage = { start: outageStart, end: outageStart + this.random.integer(120, 540) };
    for (const [type, rate, hours] of [
      ['burst_20', 20, 12],
      ['burst_60', 60, 12],
      ['burst_300', 300, 6],
      ['burst_1900', 1_900, 3],
    ] as const) {
      for (let copy = 0; copy < 2; copy++) this.addBurst(type, rate, hours * 60);
    }
    this.addBurst('runaway_loop', this.random.between(30, 500), 45);
    for (const [type, factor] of DRIPS) {
      for (let copy = 0; copy < 2; copy++) this.addDrip(type, factor);
    }
    for (let copy = 0; copy < 3; copy++) this.addNightUse();
    for (let copy = 0; copy < 2; copy++) this.addModelSwitch();
    this.addSpread('user_spread', { userId: 'user_eve' });
    this.addSpread('model_rollout', { model: 'o3-pro' });
    this.addResurrected();
    this.addNewKeyBurst();
    this.addUserAbuse();
    this.addCacheCollapse();
    this.addTwoLeaks();
    this.addLaunch('planned_launch');
    this.addLaunch('unplanned_launch');
    this.addRotation();
    this.addPriceChange();
    this.addRise('user_rise', { userId: 'user_team' });
    this.addRise('model_rise', { model: 'gpt-4.1-team' });
    this.applyOutage(outage);
    // What fell into the outage whole never happened.
    const happened = this.scenarios.filter(({ isAnomaly, total }) => !isAnomaly || total >= 1);
    this.scenarios.splice(0, this.scenarios.length, ...happened);
    this.scenarios.sort((left, right) => left.start - right.start);
    return { scenarios: this.scenarios, plans: this.plans, gap: this.pickGap(outage) };
  }

  runDrips(spared: ReadonlySet<string>, copies: number): Scenario[] {
    for (const keyId of spared) this.reserve(keyId, JUDGED_FROM, TOTAL_MINUTES);
    for (let copy = 0; copy < copies; copy++) {
      for (const [type, factor] of DRIPS) {
        this.addDrip(type, factor);
        // One a key: what a rise that nobody ended teaches would hide the next.
        const keyId = this.scenarios.at(-1)?.keyId ?? '';
        this.busy.push({ keyId, start: JUDGED_FROM, end: TOTAL_MINUTES });
      }
    }
    return this.scenarios;
  }

  private ordinaryKeys(least = 0.5): KeyTraffic[] {
    return this.organization.keys.filter(
      (key) => key.shape !== 'dormant' && key.shape !== 'late' && key.dollarsPerDay >= least,
    );
  }

  private pickFree(keys: readonly KeyTraffic[], length: number, align = 1): { key: KeyTraffic; start: number } | null {
    for (let attempt = 0; attempt < 200; attempt++) {
      const key = this.random.pick(keys);
      const latest = TOTAL_MINUTES - length - 60;
      let start = this.random.integer(JUDGED_FROM + 120, latest);
      start -= start % align;
      if (this.reserve(key.keyId, start, start + length)) return { key, start };
    }
    return null;
  }

  private reserve(keyId: string, start: number, end: number): boolean {
    if (this.busy.some((other) => other.keyId === keyId && start < other.end + DAY && end + DAY > other.start))
      return false;
    this.busy.push({ keyId, start, end });
    return true;
  }

  private add(
    type: ScenarioType,
    keyId: string,
    start: number,
    end: number,
    cause: Scenario['cause'],
    isAnomaly = true,
  ) {
    const id = `${type}-${this.scenarios.length}`;
    const scenario: Scenario = { id, type, keyId, isAnomaly, start, end, cause, adds: [], total: 0 };
    this.scenarios.push(scenario);
    return scenario;
  }

  /** Steady, bursty or human leaks at a mean rate; on the key's own model or on a dear one. */
  private fill(
    scenario: Scenario,
    ratePerHour: number,
    model: string,
    userId: string,
    keyId = scenario.keyId,
    perRequest = this.random.between(0.004, 0.08),
    random = this.random,
  ): void {
    const manner = random.pick(['steady', 'steady', 'bursty', 'noisy'] as const);
    let factor = 1;
    for (let minute = scenario.start; minute < scenario.end; minute++) {
      if (manner === 'bursty' && minute % 5 === 0) factor = random.gamma(1.2);
      if (manner === 'noisy') factor = random.logNormal(0.4);
      const requests = random.poisson((ratePerHour / 60 / perRequest) * factor);
      if (requests === 0) continue;
      const cost = requests * perRequest;
      scenario.adds.push({ minute, keyId, model, userId, cost, requests });
      scenario.total += cost;
    }
  }

  private addBurst(type: ScenarioType, rate: number, minutes: number): void {
    const place = this.pickFree(this.ordinaryKeys(), minutes);
    if (!place) return;
    const { key, start } = place;
    const model = rate >= 300 && this.random.uniform() < 0.5 ? 'o1' : key.models[0]!;
    const scenario = this.add(type, key.keyId, start, start + minutes, { apiKeyId: key.keyId });
    this.fill(scenario, rate, model, key.users[0]!);
  }

  private addDrip(type: ScenarioType, factor: number): void {
    const place = this.pickFree(this.ordinaryKeys(3), 7 * DAY, 60);
    if (!place) return;
    const { key, start } = place;
    const scenario = this.add(type, key.keyId, start, start + 7 * DAY, { apiKeyId: key.keyId });
    this.fill(scenario, (key.dollarsPerDay * factor) / 24, key.models[0]!, key.users[0]!);
  }

  private addNightUse(): void {
    const keys = this.ordinaryKeys(2).filter(({ shape }) => shape === 'office');
    for (let attempt = 0; attempt < 100 && keys.length > 0; attempt++) {
      const key = this.random.pick(keys);
      const index = JUDGED_FROM + this.random.integer(1, 26) * DAY;
      const local = this.organization.calendar.convertToLocal(START_MINUTE + index);
      const start = index - (local % DAY) + this.random.integer(60, 150);
      if (start < JUDGED_FROM + 120 || !this.reserve(key.keyId, start, start + 180)) continue;
      const scenario = this.add('night_use', key.keyId, start, start + 180, { apiKeyId: key.keyId });
      const rate = Math.max(5, this.random.between(0.2, 0.6) * (key.dollarsPerDay / 9));
      this.fill(scenario, rate, key.models[0]!, key.users[0]!);
      return;
    }
  }

  private addModelSwitch(): void {
    const place = this.pickFree(
      this.ordinaryKeys(10).filter(({ shape }) => shape !== 'nightly'),
      600,
    );
    if (!place) return;
    const { key, start } = place;
    const scenario = this.add('model_switch', key.keyId, start, start + 600, { model: 'o1', apiKeyId: key.keyId });
    for (let minute = start; minute < start + 600; minute++) {
      // The same requests at fifteen times the price: what the key would have spent, fourteen times more.
      const cost = 14 * key.cost[minute]!;
      if (cost === 0) continue;
      scenario.adds.push({ minute, keyId: key.keyId, model: 'o1', userId: key.users[0]!, cost, requests: 0 });
      scenario.total += cost;
    }
  }

  private addResurrected(): void {
    const key = this.organization.keys.find(({ shape }) => shape === 'dormant');
    if (!key) return;
    const start = this.random.integer(JUDGED_FROM + 3 * DAY, TOTAL_MINUTES - 600);
    this.reserve(key.keyId, start, start + 360);
    this.fill(
      this.add('resurrected', key.keyId, start, start + 360, { apiKeyId: key.keyId }),
      15,
      key.models[0]!,
      key.users[0]!,
    );
  }

  private addNewKeyBurst(): void {
    const start = this.random.integer(JUDGED_FROM + 2 * DAY, TOTAL_MINUTES - 600);
    const scenario = this.add('new_key_burst', 'key_new', start, start + 240, { apiKeyId: 'key_new' });
    this.fill(scenario, 120, 'o1', 'user_0');
  }

  private addUserAbuse(): void {
    const place = this.pickFree(this.ordinaryKeys(5), 480);
    if (!place) return;
    const { key, start } = place;
    const scenario = this.add('user_abuse', key.keyId, start, start + 480, {
      userId: 'user_mallory',
      apiKeyId: key.keyId,
    });
    this.fill(scenario, 40, key.models[0]!, 'user_mallory');
  }

  /** One user, or one model, new to eight keys of several projects at once; each key alone shows little of it. */
  private addSpread(type: 'user_spread' | 'model_rollout', cause: { userId?: string; model?: string }): void {
    const start = JUDGED_FROM + this.random.integer(2 * DAY, 26 * DAY);
    const keys = this.ordinaryKeys(5).filter(({ shape }) => shape !== 'nightly');
    const free = keys.filter(({ keyId }) => this.reserve(keyId, start, start + 480)).slice(0, 8);
    const [first] = free;
    if (!first) return;
    const scenario = this.add(type, first.keyId, start, start + 480, cause);
    scenario.otherKeyIds = free.slice(1).map(({ keyId }) => keyId);
    for (const key of free) {
      this.fill(scenario, 4, cause.model ?? key.models[0]!, cause.userId ?? key.users[0]!, key.keyId);
    }
    scenario.adds.sort((left, right) => left.minute - right.minute);
  }

  /** The same by a user or model that all of these keys have known for weeks. */
  private addRise(type: 'user_rise' | 'model_rise', cause: { userId?: string; model?: string }): void {
    // Numbers of its own, so that what other scenarios draw does not depend on it.
    const random = new Random(this.organization.seed * 131 + type.length);
    const start = JUDGED_FROM + random.integer(2 * DAY, 26 * DAY);
    const keys = this.ordinaryKeys(3).filter(({ shape, dollarsPerDay }) => shape !== 'nightly' && dollarsPerDay < 80);
    const free = keys.filter(({ keyId }) => this.reserve(keyId, start, start + 480)).slice(0, 8);
    const [first] = free;
    if (!first || free.length < 4) return;
    const scenario = this.add(type, first.keyId, start, start + 480, cause);
    scenario.otherKeyIds = free.slice(1).map(({ keyId }) => keyId);
    for (const key of free) {
      if (cause.userId !== undefined) key.users.push(cause.userId);
      if (cause.model !== undefined) key.models.push(cause.model);
      const [model = '', userId = ''] = [cause.model ?? key.models[0], cause.userId ?? key.users[0]];
      this.fill(scenario, 5, model, userId, key.keyId, random.between(0.004, 0.08), random);
    }
    scenario.adds.sort((left, right) => left.minute - right.minute);
  }

  /** Five times the cost at the same requests. */
  private addCacheCollapse(): void {
    const place = this.pickFree(
      this.ordinaryKeys(20).filter(({ shape }) => shape !== 'nightly'),
      DAY,
    );
    if (!place) return;
    const { key, start } = place;
    const scenario = this.add('cache_collapse', key.keyId, start, start + DAY, { apiKeyId: key.keyId });
    for (let minute = start; minute < start + DAY; minute++) {
      const cost = 4 * key.cost[minute]!;
      if (cost === 0) continue;
      scenario.adds.push({ minute, keyId: key.keyId, model: key.models[0]!, userId: key.users[0]!, cost, requests: 0 });
      scenario.total += cost;
    }
  }

  private addTwoLeaks(): void {
    const first = this.pickFree(this.ordinaryKeys(), 300);
    if (!first) return;
    for (let attempt = 0; attempt < 50; attempt++) {
      const other = this.random.pick(this.ordinaryKeys());
      if (other.keyId === first.key.keyId || !this.reserve(other.keyId, first.start, first.start + 300)) continue;
      for (const key of [first.key, other]) {
        const scenario = this.add('two_leaks', key.keyId, first.start, first.start + 300, { apiKeyId: key.keyId });
        this.fill(scenario, 150, key.models[0]!, key.users[0]!);
      }
      return;
    }
  }

  private addLaunch(type: 'planned_launch' | 'unplanned_launch'): void {
    const place = this.pickFree(this.ordinaryKeys(15), 14 * DAY, DAY);
    if (!place) return;
    const { key, start } = place;
    this.add(type, key.keyId, start, TOTAL_MINUTES, {}, false);
    for (let minute = start; minute < TOTAL_MINUTES; minute++) {
      key.cost[minute] = key.cost[minute]! * 2;
      key.requests[minute] = key.requests[minute]! * 2;
    }
    if (type === 'planned_launch') {
      this.plans.push({ scope: { apiKeyId: key.keyId }, multiplier: 2, fromSeconds: (START_MINUTE + start) * 60 });
    }
  }

  /** The old key stops, a new one goes on at the same level. */
  private addRotation(): void {
    const place = this.pickFree(
      this.ordinaryKeys(10).filter(({ shape }) => shape !== 'nightly'),
      10 * DAY,
    );
    if (!place) return;
    const { key, start } = place;
    const scenario = this.add('key_rotation', `${key.keyId}_next`, start, TOTAL_MINUTES, {}, false);
    const overlap = this.random.integer(0, 30);
    for (let minute = start; minute < TOTAL_MINUTES; minute++) {
      const cost = key.cost[minute]!;
      if (cost === 0) continue;
      const moved = minute > start + overlap ? 1 : 0.5;
      scenario.adds.push({
        minute,
        keyId: `${key.keyId}_next`,
        projectId: key.projectId,
        model: key.models[0]!,
        userId: key.users[0]!,
        cost: cost * moved,
        requests: Math.round(key.requests[minute]! * moved),
      });
      key.cost[minute] = cost * (1 - moved);
      key.requests[minute] = Math.round(key.requests[minute]! * (1 - moved));
    }
  }

  /** An announced price rise of one model. */
  private addPriceChange(): void {
    const model = this.random.pick(['gpt-4o', 'gpt-4.1-nano']);
    const start = JUDGED_FROM + this.random.integer(4, 18) * DAY;
    const scenario = this.add('price_change', '', start, TOTAL_MINUTES, {}, false);
    scenario.otherKeyIds = [];
    for (const key of this.organization.keys) {
      if (key.models[0] !== model) continue;
      scenario.otherKeyIds.push(key.keyId);
      for (let minute = start; minute < TOTAL_MINUTES; minute++) key.cost[minute] = key.cost[minute]! * 1.6;
    }
    this.plans.push({ scope: { model }, multiplier: 1.6, fromSeconds: (START_MINUTE + start) * 60 });
  }

  /** Nothing runs; afterwards a share of the missed work is caught up. */
  private applyOutage(outage: { start: number; end: number }): void {
    for (const key of this.organization.keys) {
      key.cost.fill(0, outage.start, outage.end);
      key.requests.fill(0, outage.start, outage.end);
    }
    for (const scenario of this.scenarios) {
      const kept = scenario.adds.filter(({ minute }) => minute < outage.start || minute >= outage.end);
      if (kept.length === scenario.adds.length) continue;
      scenario.adds = kept;
      scenario.total = kept.reduce((sum, { cost }) => sum + cost, 0);
    }
    this.add('outage', '', outage.start, outage.end + 360, {}, false);
  }

  /** One to three hours of no news, apart from the outage. */
  private pickGap(outage: { start: number; end: number }): DataGap {
    for (;;) {
      const start = JUDGED_FROM + this.random.integer(1 * DAY, 27 * DAY);
      const end = start + this.random.integer(60, 180);
      if (end < outage.start - 360 || start > outage.end + 360) return { start, end };
    }
  }
}
