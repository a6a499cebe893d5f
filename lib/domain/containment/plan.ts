import { z } from 'zod';
import type { ContainmentAction } from './action';

/** A value as the provider holds it: what is saved before a change, and compared with what is read back. */
export const StoredValue = z.json();
export type StoredValue = z.infer<typeof StoredValue>;

/** One change at the provider. `resource` is what the provider's levers find the thing by again. */
export type PlannedStep = {
  title: string;
  resource: StoredValue;
  /** As it was read while planning; null = there was none. */
  before: StoredValue;
  /** As it shall be; null = it shall be gone. */
  after: StoredValue;
  /** false = the provider does not show the value: its answer to the change is all there is to confirm it. */
  isReadable?: boolean;
};

/** Whether the old state can be put back, and how sure that is. */
export type UndoPlan = { isPossible: true; text: string } | { isPossible: false; text: string };

/** What the provider's levers make of an action on a target. */
export type LeverPlan = {
  steps: PlannedStep[];
  undo: UndoPlan;
  /** Plain sentence: how soon it works. */
  speed: string;
  /** False = it slows the spend and does not end it. */
  isStop: boolean;
  /** Things at the provider that two plans must not change at a time: "models:proj_1". */
  holds: string[];
};

/** Whether an action can be taken on a target, by the provider's own rules. */
export type LeverOffer =
  | { action: ContainmentAction; isPossible: true; isReversible: boolean; isStop: boolean }
  | { action: ContainmentAction; isPossible: false; reason: string };

/** Something that runs today, with how much of it there is; `spendPerDayNanos` null = its price is not known. */
export type RunningItem = {
  kind: 'key' | 'model' | 'project' | 'unattributed';
  id: string;
  name: string;
  /** Who answers for a key; null = unknown, or it is no key. */
  owner: string | null;
  lastUsedAt: Date | null;
  requestsPerMinute: number;
  spendPerDayNanos: bigint | null;
};

/** JSON values that say the same, whatever the order of their fields. */
export function isSameValue(left: StoredValue, right: StoredValue): boolean {
  return writeCanonical(left) === writeCanonical(right);
}

function writeCanonical(value: StoredValue): string {
  if (Array.isArray(value)) return `[${value.map(writeCanonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.keys(value).sort();
  return `{${fields.map((name) => `${JSON.stringify(name)}:${writeCanonical(value[name] ?? null)}`).join(',')}}`;
}
