import type { Stream } from './streams';

/** Requests a minute that a stream may make at most; null = the restriction does not concern it. */
export type Ceiling = (stream: Stream) => number | null;

type Restriction = { key: string; ceiling: Ceiling; fromSecond: number; untilSecond: number };

/**
 * What the organization's settings keep from happening, over time: what was changed at a moment counts from then on, and
 * what was used before stays. One key names one setting, e.g. the model list of a project.
 */
export type Controls = {
  /** From a second on the setting has this effect; null = none any more. */
  set(key: string, ceiling: Ceiling | null, fromSecond: number, untilSecond?: number): void;
  has(key: string): boolean;
  /** Lowers the mean requests of each minute of an hour (hours since 1970) to what was let through. */
  apply(stream: Stream, hour: number, rates: Float64Array): void;
  /** Called with the first second that may have changed. */
  onChange(listener: (fromSecond: number) => void): void;
};

export function createControls(): Controls {
  const restrictions: Restriction[] = [];
  const listeners: ((fromSecond: number) => void)[] = [];
  return {
    set(key, ceiling, fromSecond, untilSecond = Number.POSITIVE_INFINITY) {
      for (const one of restrictions) {
        if (one.key === key) one.untilSecond = Math.min(one.untilSecond, Math.max(one.fromSecond, fromSecond));
      }
      if (ceiling) restrictions.push({ key, ceiling, fromSecond, untilSecond });
      for (const listener of listeners) listener(fromSecond);
    },
    has: (key) => restrictions.some((one) => one.key === key && one.untilSecond === Number.POSITIVE_INFINITY),
    apply(stream, hour, rates) {
      for (const restriction of restrictions) {
        if (restriction.untilSecond <= hour * 3_600 || restriction.fromSecond >= (hour + 1) * 3_600) continue;
        const most = restriction.ceiling(stream);
        if (most !== null) lower(restriction, most, hour, rates);
      }
    },
    onChange: (listener) => void listeners.push(listener),
  };
}

function lower(restriction: Restriction, most: number, hour: number, rates: Float64Array): void {
  for (let minute = 0; minute < 60; minute += 1) {
    const start = hour * 3_600 + minute * 60;
    const overlap = Math.min(start + 60, restriction.untilSecond) - Math.max(start, restriction.fromSecond);
    if (overlap <= 0) continue;
    const rate = rates[minute] ?? 0;
    rates[minute] = rate + (Math.min(rate, most) - rate) * (overlap / 60);
  }
}
