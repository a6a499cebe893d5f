/** A way to pay less for the same work, found in stored usage. */

export const SAVING_KINDS = [
  'retiring-model',
  'cheaper-model',
  'batch',
  'cache',
  'prompt-growth',
  'service-tier',
  'idle-keys',
] as const;
export type SavingKind = (typeof SAVING_KINDS)[number];

/**
 * How sure the amount is. `sure` = the same work for less by a price list alone; `likely` = usage shows that it can be done;
 * `possible` = it depends on what only those know who run it.
 */
export const SURENESSES = ['sure', 'likely', 'possible'] as const;
export type Sureness = (typeof SURENESSES)[number];

/** What a saving speaks of; null = all of it. Its cost is what is measured after something was done. */
export type SavingSubject = {
  connectionId: string;
  projectId: string | null;
  apiKeyId: string | null;
  model: string | null;
};

export type Saving = {
  kind: SavingKind;
  subject: SavingSubject;
  sureness: Sureness;
  /** Less a month, in nanos, at the published prices of the day; 0 = it is about risk or a date. */
  monthlyNanos: bigint;
  /** What the work costs a month now, at the same prices. */
  currentNanos: bigint;
  /** What to do, what it rests on, and how the amount was reckoned: three sentences. */
  title: string;
  evidence: string;
  reckoning: string;
  /** The model, tier or date that the title names; absent = none. */
  to?: string;
  /** Day on which it must be done (YYYY-MM-DD); absent = no day. */
  dueOn?: string;
  /** Where a fact about a model was read, and when; absent = it is none. */
  source?: { url: string; readOn: string };
};

/** Savings below this a month are left out, in nanos. */
export const LEAST_SAVING = 1_000_000_000n;

/**
 * What all of them save together a month: of several ways to save on the same key and model only the largest counts, for
 * each of them assumes that the others were not done. A model that ends is one way for all its keys, or each key has its own.
 */
export function sumSavings(savings: readonly Saving[]): bigint {
  const models = Map.groupBy(savings, ({ subject }) => JSON.stringify([subject.connectionId, subject.model]));
  return [...models.values()].reduce((sum, own) => {
    const whole = own.filter(({ kind }) => kind === 'retiring-model');
    const single = own.filter(({ kind }) => kind !== 'retiring-model');
    const places = Map.groupBy(single, ({ subject }) => JSON.stringify([subject.projectId, subject.apiKeyId]));
    const byKey = [...places.values()].reduce((total, one) => total + findLargest(one), 0n);
    const forAll = findLargest(whole);
    return sum + (forAll > byKey ? forAll : byKey);
  }, 0n);
}

const findLargest = (savings: readonly Saving[]): bigint =>
  savings.reduce((most, { monthlyNanos }) => (monthlyNanos > most ? monthlyNanos : most), 0n);
