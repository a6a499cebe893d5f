/** Minutes a ring holds; a power of two so that the slot is a mask. */
export const RING_MINUTES = 256;
const MASK = RING_MINUTES - 1;

/** Cost (micro-dollars) and requests of the newest 256 minutes. Integers throughout, so sums do not depend on order. */
export class MinuteRing {
  readonly cost = new Float64Array(RING_MINUTES);
  readonly requests = new Float64Array(RING_MINUTES);
  /** Newest minute held; minutes in `(newest - 256, newest]` are valid. */
  newest: number;
  /** Newest minute with anything in it; older than the ring = the ring is empty. */
  lastUsed: number;

  constructor(newest: number) {
    this.newest = newest;
    this.lastUsed = newest - RING_MINUTES;
  }

  advance(minute: number): void {
    if (minute <= this.newest) return;
    if (this.lastUsed <= this.newest - RING_MINUTES) {
      this.newest = minute;
      this.lastUsed = minute - RING_MINUTES;
      return;
    }
    if (minute - this.newest >= RING_MINUTES) {
      this.cost.fill(0);
      this.requests.fill(0);
      this.lastUsed = minute - RING_MINUTES;
    } else {
      for (let next = this.newest + 1; next <= minute; next++) {
        this.cost[next & MASK] = 0;
        this.requests[next & MASK] = 0;
      }
    }
    this.newest = minute;
  }

  restart(minute: number): void {
    this.cost.fill(0);
    this.requests.fill(0);
    this.newest = minute;
    this.lastUsed = minute - RING_MINUTES;
  }

  holds(minute: number): boolean {
    return minute <= this.newest && minute > this.newest - RING_MINUTES;
  }

  add(minute: number, cost: number, requests: number): void {
    const slot = minute & MASK;
    this.cost[slot] = (this.cost[slot] ?? 0) + cost;
    this.requests[slot] = (this.requests[slot] ?? 0) + requests;
    if (minute > this.lastUsed) this.lastUsed = minute;
  }

  /** Adds without noting use, when sums are made again from their parts. */
  put(minute: number, cost: number, requests: number): void {
    const slot = minute & MASK;
    this.cost[slot] = (this.cost[slot] ?? 0) + cost;
    this.requests[slot] = (this.requests[slot] ?? 0) + requests;
  }

  /** Whether anything is held within `[start, start + span)`. */
  isUsed(start: number, span: number): boolean {
    for (let minute = start; minute < start + span; minute++) {
      if (!this.holds(minute)) continue;
      if ((this.cost[minute & MASK] ?? 0) !== 0 || (this.requests[minute & MASK] ?? 0) !== 0) return true;
    }
    return false;
  }

  costAt(minute: number): number {
    return this.cost[minute & MASK] ?? 0;
  }

  requestsAt(minute: number): number {
    return this.requests[minute & MASK] ?? 0;
  }

  /** Sum of cost over `(newest - minutes, newest]` counted back from `until`. */
  sumCost(until: number, minutes: number): number {
    let sum = 0;
    const from = Math.max(until - minutes, this.newest - RING_MINUTES);
    for (let minute = Math.min(until, this.newest); minute > from; minute--) sum += this.cost[minute & MASK] ?? 0;
    return sum;
  }

  sumRequests(until: number, minutes: number): number {
    let sum = 0;
    const from = Math.max(until - minutes, this.newest - RING_MINUTES);
    for (let minute = Math.min(until, this.newest); minute > from; minute--) sum += this.requests[minute & MASK] ?? 0;
    return sum;
  }
}
