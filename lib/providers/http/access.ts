import type { AccessArea } from '@/lib/domain/keys/key-access';
import { AppError } from '@/lib/errors';
import type { AccessCheck, ProviderAccess } from '../provider';
import { findStatus } from './json-client';

/** One thing that is tried; it answers what was seen, in words, or nothing. */
export type Probe = { area: AccessArea; isRequired: boolean; purpose: string; run: () => Promise<string | undefined> };

/** Tries each area with one small call. Stops asking when the provider itself cannot be reached. */
export async function checkAreas(probes: readonly Probe[]): Promise<ProviderAccess> {
  const checks: AccessCheck[] = [];
  let isReachable = true;
  for (const { area, isRequired, purpose, run } of probes) {
    if (!isReachable) {
      const message = `not checked: the provider could not be reached. Needed for ${purpose}.`;
      checks.push({ area, state: 'skipped', isRequired: false, message });
      continue;
    }
    try {
      const seen = await run();
      checks.push({ area, state: 'allowed', isRequired, message: seen ?? `readable: ${purpose}` });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const state = error.code === 'provider_rejected' ? 'refused' : 'unavailable';
      checks.push({ area, state, isRequired, message: `${error.message} Needed for ${purpose}.` });
      isReachable = ['provider_rejected', 'provider_request_refused'].includes(error.code);
    }
  }
  return { isUsable: checks.every((check) => check.state === 'allowed' || !check.isRequired), checks };
}

/**
 * Whether a key could change something. The call names a thing that does not exist: a key without the right is refused
 * (401, 403), one with it gets the answer that the thing or a field is missing.
 */
export async function checkChange(
  area: 'key_changes' | 'limit_changes',
  ability: string,
  tryIt: () => Promise<unknown>,
): Promise<AccessCheck> {
  const report = (state: AccessCheck['state'], message: string) => ({ area, state, isRequired: false, message });
  try {
    await tryIt();
    return report('skipped', `not known whether the key can ${ability}: the provider did not answer as it should`);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const status = findStatus(error) ?? 0;
    if (status === 401 || status === 403) return report('refused', `cannot ${ability}: ${error.message}`);
    if ([400, 404, 422].includes(status)) return report('allowed', `can ${ability}`);
    return report('unavailable', error.message);
  }
}
