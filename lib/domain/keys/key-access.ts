import { z } from 'zod';

/** What a reading key is asked for, one small call each. */
export const READ_AREAS = ['usage', 'costs', 'projects', 'api_keys', 'users', 'audit_logs'] as const;
/** What an action key is for: narrowing and ending keys, and setting spend limits. */
export const CHANGE_AREAS = ['key_changes', 'limit_changes'] as const;

const AreaName = z.enum([...READ_AREAS, ...CHANGE_AREAS]);
/** Something at the provider that a key may or may not do. */
export type AccessArea = z.infer<typeof AreaName>;

/** refused = the key may not; unavailable = the provider did not answer properly; skipped = it could not be tried. */
const AreaState = z.enum(['allowed', 'refused', 'unavailable', 'skipped']);
export type AreaState = z.infer<typeof AreaState>;

/** Which of a connection's two keys: one reads, the other acts and may be missing. */
export type KeyPurpose = 'admin' | 'action';

const KeyCheck = z.object({
  /** ISO instant. */
  checkedAt: z.string(),
  areas: z.array(z.object({ area: AreaName, state: AreaState })),
});
export type KeyCheck = z.infer<typeof KeyCheck>;

/** What the keys of a connection were seen to be able to do; null = not looked at, or no such key. */
export const KeyAccess = z.object({ admin: KeyCheck.nullable(), action: KeyCheck.nullable(), isSameKey: z.boolean() });
export type KeyAccess = z.infer<typeof KeyAccess>;

/** What to make instead of a key that can do too much, in the provider's words; null = nothing that could be made. */
export type KeyAdvice = { narrowerReadingKey: string | null; narrowerActionKey: string | null };

export type KeyWarning = { key: KeyPurpose; message: string };

const mayAny = (check: KeyCheck | null, areas: readonly AccessArea[]) =>
  check?.areas.some(({ area, state }) => state === 'allowed' && areas.includes(area)) ?? false;

/** Where the keys can do more than their work needs, and what to make instead. */
export function listKeyWarnings({ admin, action, isSameKey }: KeyAccess, advice: KeyAdvice): KeyWarning[] {
  const warnings: KeyWarning[] = [];
  if (mayAny(admin, CHANGE_AREAS) && advice.narrowerReadingKey !== null) {
    warnings.push({
      key: 'admin',
      message:
        'The reading key can also change the organization: anyone who steals it can delete keys and lift limits. ' +
        advice.narrowerReadingKey,
    });
  }
  if (isSameKey) {
    warnings.push({
      key: 'action',
      message: 'The same key reads and acts. Two keys are separate in the provider’s log and can be ended one by one.',
    });
  } else if (mayAny(action, ['usage']) && advice.narrowerActionKey !== null) {
    warnings.push({
      key: 'action',
      message: `The action key can also read usage. ${advice.narrowerActionKey}`,
    });
  }
  return warnings;
}

/**
 * Why a key is of no use as an action key, null when it is: every change was refused, or one could not be tried because
 * the provider was away.
 */
export function findActionKeyProblem(check: KeyCheck): 'refused' | 'unavailable' | null {
  const states = check.areas.filter(({ area }) => isChangeArea(area)).map(({ state }) => state);
  if (states.includes('unavailable')) return 'unavailable';
  return states.includes('refused') && !states.includes('allowed') ? 'refused' : null;
}

export function isChangeArea(area: AccessArea): boolean {
  return (CHANGE_AREAS as readonly AccessArea[]).includes(area);
}
