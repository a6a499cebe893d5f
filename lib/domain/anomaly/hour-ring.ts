const HOUR_SLOTS = 32;
const HOUR_MASK = HOUR_SLOTS - 1;
const HOURS_PER_DAY = 24;

/** Cost (micro-dollars) and requests of the newest 32 UTC hours, eight of which are yet to come. */
export class HourRing {
  readonly cost = new Float64Array(HOUR_SLOTS);
  readonly requests = new Float64Array(HOUR_SLOTS);

  add(hour: number, cost: number, requests: number): void {
    const slot = hour & HOUR_MASK;
    this.cost[slot] = (this.cost[slot] ?? 0) + cost;
    this.requests[slot] = (this.requests[slot] ?? 0) + requests;
  }

  costAt(hour: number): number {
    return this.cost[hour & HOUR_MASK] ?? 0;
  }

  /** Clears the slot of a coming hour while it is eight hours away, long after it left every sum. */
  close(hour: number): void {
    const slot = (hour + 8) & HOUR_MASK;
    this.cost[slot] = 0;
    this.requests[slot] = 0;
  }

  clear(): void {
    this.cost.fill(0);
    this.requests.fill(0);
  }

  /** Sum over the newest whole and partial hours that end with `hour`. */
  sumCost(hour: number, count: number): number {
    return sum(this.cost, hour, count);
  }

  sumRequests(hour: number, count: number): number {
    return sum(this.requests, hour, count);
  }

  /** Steady floor of the 24 hours that end with `hour`: their third smallest, times 24. */
  steadyDay(hour: number): number {
    for (let back = 0; back < HOURS_PER_DAY; back++) sorted[back] = this.costAt(hour - back);
    sorted.sort();
    return (sorted[2] ?? 0) * HOURS_PER_DAY;
  }
}

const sorted = new Float64Array(HOURS_PER_DAY);

function sum(values: Float64Array, hour: number, count: number): number {
  let all = 0;
  for (let back = 0; back < count; back++) all += values[(hour - back) & HOUR_MASK] ?? 0;
  return all;
}
