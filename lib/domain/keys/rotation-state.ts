import { HOUR_MS } from '@/lib/domain/time';

/**
 * A rotation replaces one key by another: planned (written down before the provider is asked) -> watching (the old key
 * is still used) <-> quiet (unused for the chosen time) -> retiring -> retired. Until it is retired it can be undone.
 */
export const ROTATION_STATES = [
  'planned',
  'watching',
  'quiet',
  'retiring',
  'undoing',
  'retired',
  'undone',
  'failed',
] as const;
export type RotationState = (typeof ROTATION_STATES)[number];

/** A call to the provider is under way, or its outcome was lost. */
export const CALLING_STATES: readonly RotationState[] = ['planned', 'retiring', 'undoing'];

/** service-account = made and retired here; guided = people do it, and we watch. */
export const ROTATION_KINDS = ['service-account', 'guided'] as const;
export type RotationKind = (typeof ROTATION_KINDS)[number];

export type Rotation = {
  id: string;
  connectionId: string;
  projectId: string;
  oldKeyId: string;
  oldKeyName: string;
  /** Null = of a person. */
  serviceAccountId: string | null;
  kind: RotationKind;
  state: RotationState;
  /** Null = not made yet, or not named yet. */
  newKeyId: string | null;
  newKeyName: string;
  quietHours: number;
  retiresWhenQuiet: boolean;
  /** Steps of a guided rotation that are done. */
  doneSteps: string[];
  /** The last reply of the provider or the command; null = none. */
  words: string | null;
  startedAt: Date;
  startedBy: string;
  quietAt: Date | null;
  endedAt: Date | null;
  endedBy: string | null;
  updatedAt: Date;
};

/** Who still uses a key since the rotation began. */
export type KeyUser = {
  model: string | null;
  userId: string | null;
  /** As the provider lists people; null = it does not know them any more. */
  userName: string | null;
  serviceTier: string | null;
  requests: number;
  lastAt: Date;
};

export type RotationFacts = {
  /** Last use of the old key, by usage or by the provider's word; null = none since the rotation began. */
  lastUseAt: Date | null;
  users: readonly KeyUser[];
  /** Up to when usage was read; null = never. What was not read is not quiet. */
  knownUntil: Date | null;
  /** The provider lists the old key no more. */
  isOldGone: boolean;
};

/** Since when the old key is unused, and when that will have been long enough. */
export function judgeQuiet(
  rotation: Pick<Rotation, 'startedAt' | 'quietHours'>,
  { lastUseAt, knownUntil }: Pick<RotationFacts, 'lastUseAt' | 'knownUntil'>,
): { isQuiet: boolean; since: Date; dueAt: Date } {
  const since = new Date(Math.max(rotation.startedAt.getTime(), lastUseAt?.getTime() ?? 0));
  const dueAt = new Date(since.getTime() + rotation.quietHours * HOUR_MS);
  return { isQuiet: knownUntil !== null && knownUntil >= dueAt, since, dueAt };
}

/** What is to be done about a standing rotation now. */
export type RotationTask = 'none' | 'become-quiet' | 'become-watching' | 'retire' | 'note-gone';

export function planRotation(rotation: Rotation, facts: RotationFacts): RotationTask {
  if (rotation.state !== 'watching' && rotation.state !== 'quiet') return 'none';
  if (facts.isOldGone) return 'note-gone';
  const { isQuiet } = judgeQuiet(rotation, facts);
  if (!isQuiet) return rotation.state === 'quiet' ? 'become-watching' : 'none';
  if (rotation.retiresWhenQuiet && rotation.kind === 'service-account') return 'retire';
  return rotation.state === 'quiet' ? 'none' : 'become-quiet';
}

/** Why a rotation cannot be retired now; null = it can. */
export function refuseRetiring(rotation: Rotation, facts: RotationFacts): string | null {
  if (rotation.state !== 'watching' && rotation.state !== 'quiet') return `the rotation is ${rotation.state}`;
  const { isQuiet, dueAt } = judgeQuiet(rotation, facts);
  if (isQuiet) return null;
  if (facts.users.length > 0) return `the old key is still used: ${describeUsers(facts.users)}`;
  return `the old key counts as quiet on ${dueAt.toISOString()} at the earliest, once usage was read up to then`;
}

/** Why a rotation cannot be undone now; null = it can. `newUsers` = who uses the new key. */
export function refuseUndoing(rotation: Rotation, newUsers: readonly KeyUser[]): string | null {
  if (rotation.state !== 'watching' && rotation.state !== 'quiet') return `the rotation is ${rotation.state}`;
  if (rotation.kind === 'guided' || newUsers.length === 0) return null;
  return `the new key is in use already: ${describeUsers(newUsers)}`;
}

const MAX_USERS = 5;

/** "gpt-5.4 by Ada, 120 requests, last 2026-11-23T10:00Z; …" */
export function describeUsers(users: readonly KeyUser[]): string {
  const named = users.slice(0, MAX_USERS).map(({ model, userId, userName, serviceTier, requests, lastAt }) => {
    const who = userId === null ? '' : ` by ${userName ?? userId}`;
    const tier = serviceTier === null || serviceTier === 'default' ? '' : ` (${serviceTier})`;
    return `${model ?? 'other work'}${tier}${who}, ${requests} ${requests === 1 ? 'request' : 'requests'}, last ${lastAt.toISOString().slice(0, 16)}Z`;
  });
  const more = users.length - MAX_USERS;
  return `${named.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

/** What people do where no key can be made by the API, in order. */
export const GUIDED_STEPS = ['make', 'store', 'name', 'switch', 'delete'] as const;

/** A name that says of which rotation a key is, so that a key whose answer was lost is found again. */
export function nameNewKey(oldName: string, rotationId: string): string {
  const base = oldName.replace(/ \(rotated [0-9a-f]{8}\)$/, '').slice(0, 80);
  return `${base} (rotated ${rotationId.replaceAll('-', '').slice(-8)})`;
}
