import { isWeekendDay } from '@/lib/domain/anomaly/local-calendar';
import { JUDGED_FROM, type KeyTraffic, type Organization, START_MINUTE, TOTAL_MINUTES } from './organization';
import { Random } from './random';
import type { DataGap, Scenario, ScenarioType } from './scenario';

const DAY = 1_440;
const HOUR = 60;

/**
 * Leaks that try to hide, and floods and refunds that are none, each on a key of its own that is not among `taken`; with
 * the gap in the data that one of them begins in.
 */
export function injectHardCases(
  organization: Organization,
  taken: ReadonlySet<string>,
): { scenarios: Scenario[]; gap: DataGap } {
  const cases = new HardCases(organization, taken);
  const start = JUDGED_FROM + cases.random.integer(4, 20) * DAY + cases.random.integer(0, DAY - 1);
  const gap = { start, end: start + 180 };
  cases.add('late_leak', 1, 5 * HOUR, (minute) => (minute < 30 ? 0 : 60), gap.start);
  cases.add('ramp', 1, 18 * HOUR, (minute) => 2 ** Math.floor(minute / (3 * HOUR)));
  cases.add('floor_8', 60, 3 * DAY, () => 8);
  cases.addOwnHours();
  cases.addSixKeys();
  cases.addSaturday();
  cases.addAfterLearnt();
  cases.addFlood();
  return { scenarios: cases.scenarios.sort((left, right) => left.start - right.start), gap };
}

class HardCases {
  readonly scenarios: Scenario[] = [];
  readonly random: Random;
  private readonly taken: Set<string>;

  constructor(
    private readonly organization: Organization,
    taken: ReadonlySet<string>,
  ) {
    this.random = new Random(organization.seed * 97 + 29);
    this.taken = new Set(taken);
  }

  private pick(fits: (key: KeyTraffic) => boolean): KeyTraffic | null {
    const free = this.organization.keys.filter(
      (key) => !this.taken.has(key.keyId) && key.shape !== 'dormant' && key.shape !== 'late' && fits(key),
    );
    if (free.length === 0) return null;
    const key = this.random.pick(free);
    this.taken.add(key.keyId);
    return key;
  }

  private begin(type: ScenarioType, key: KeyTraffic, start: number, end: number, isAnomaly = true): Scenario {
    const cause = isAnomaly ? { apiKeyId: key.keyId } : {};
    const id = `${type}-${this.scenarios.length}`;
    const scenario = { id, type, keyId: key.keyId, isAnomaly, start, end, cause, adds: [], total: 0 };
    this.scenarios.push(scenario);
    return scenario;
  }

  private spend(scenario: Scenario, key: KeyTraffic, minute: number, cost: number, requests: number, userId?: string) {
    if (cost <= 0 && requests <= 0) return;
    const model = key.models[0]!;
    scenario.adds.push({ minute, keyId: key.keyId, model, userId: userId ?? key.users[0]!, cost, requests });
    scenario.total += cost;
  }

  /** A rate in dollars an hour by minute since the beginning, on a key of at least so many dollars a day. */
  add(type: ScenarioType, least: number, minutes: number, rate: (minute: number) => number, at?: number): void {
    const key = this.pick(({ dollarsPerDay }) => dollarsPerDay >= least);
    if (!key) return;
    const start = at ?? this.random.integer(JUDGED_FROM + 120, TOTAL_MINUTES - minutes - HOUR);
    const scenario = this.begin(type, key, start, start + minutes);
    this.fill(scenario, key, start, start + minutes, (minute) => rate(minute - start));
  }

  private fill(scenario: Scenario, key: KeyTraffic, from: number, to: number, rate: (minute: number) => number): void {
    const perRequest = this.random.between(0.004, 0.08);
    for (let minute = from; minute < to; minute++) {
      const requests = this.random.poisson(rate(minute) / 60 / perRequest);
      this.spend(scenario, key, minute, requests * perRequest, requests);
    }
  }

  /** Two days in which each minute costs twice what it would: the same hours, the same price. */
  addOwnHours(): void {
    const key = this.pick(({ dollarsPerDay, shape }) => dollarsPerDay >= 15 && shape !== 'nightly');
    if (!key) return;
    const start = this.random.integer(JUDGED_FROM + 120, TOTAL_MINUTES - 2 * DAY - HOUR);
    const scenario = this.begin('own_hours', key, start, start + 2 * DAY);
    for (let minute = start; minute < start + 2 * DAY; minute++) {
      this.spend(scenario, key, minute, 2 * key.cost[minute]!, 2 * key.requests[minute]!);
    }
  }

  /** One person whom six keys know at $6 an hour on each, for six hours. */
  addSixKeys(): void {
    const keys: KeyTraffic[] = [];
    while (keys.length < 6) {
      const key = this.pick(
        ({ dollarsPerDay, shape }) => dollarsPerDay >= 3 && dollarsPerDay < 100 && shape !== 'nightly',
      );
      if (!key) return;
      keys.push(key);
    }
    const start = this.random.integer(JUDGED_FROM + 2 * DAY, TOTAL_MINUTES - DAY);
    const scenario = this.begin('six_keys', keys[0]!, start, start + 6 * HOUR);
    scenario.cause = { userId: 'user_six' };
    scenario.otherKeyIds = keys.slice(1).map(({ keyId }) => keyId);
    for (let minute = start; minute < start + 6 * HOUR; minute++) {
      for (const key of keys) {
        if (minute === start) key.users.push('user_six');
        this.spend(scenario, key, minute, 0.1, 2, 'user_six');
      }
    }
  }

  /** A business-hours key that does on a Saturday what it did the day before. */
  addSaturday(): void {
    const key = this.pick(({ dollarsPerDay, shape }) => dollarsPerDay >= 10 && shape === 'office');
    if (!key) return;
    const { calendar } = this.organization;
    const first = JUDGED_FROM + this.random.integer(0, 2) * 7 * DAY;
    for (let day = first; day < first + 7 * DAY; day += DAY) {
      const local = calendar.convertToLocal(START_MINUTE + day + DAY);
      const midnight = day + DAY - (local % DAY);
      const today = Math.floor(local / DAY);
      if (!isWeekendDay(today) || isWeekendDay(today - 1)) continue;
      const scenario = this.begin('saturday', key, midnight, midnight + DAY);
      for (let minute = midnight; minute < midnight + DAY; minute++) {
        this.spend(scenario, key, minute, key.cost[minute - DAY] ?? 0, key.requests[minute - DAY] ?? 0);
      }
      return;
    }
  }

  /** A leak of $60 an hour on a key that leaked as much for a day while its baseline was learnt. */
  addAfterLearnt(): void {
    const key = this.pick(({ dollarsPerDay }) => dollarsPerDay >= 5);
    if (!key) return;
    const start = this.random.integer(JUDGED_FROM + DAY, TOTAL_MINUTES - DAY);
    const scenario = this.begin('after_learnt', key, start, start + 12 * HOUR);
    const learnt = JUDGED_FROM - 10 * DAY;
    for (let minute = learnt; minute < learnt + DAY; minute++) {
      key.cost[minute] = key.cost[minute]! + 1;
      key.requests[minute] = key.requests[minute]! + 20;
    }
    this.fill(scenario, key, start, start + 12 * HOUR, () => 60);
  }

  /** Twenty thousand requests a minute that cost nothing. */
  addFlood(): void {
    const key = this.pick(() => true);
    if (!key) return;
    const start = this.random.integer(JUDGED_FROM + DAY, TOTAL_MINUTES - DAY);
    const scenario = this.begin('free_flood', key, start, start + HOUR, false);
    for (let minute = start; minute < start + HOUR; minute++) this.spend(scenario, key, minute, 0, 20_000);
  }
}
