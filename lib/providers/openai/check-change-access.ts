import type OpenAI from 'openai';
import type { CHANGE_AREAS } from '@/lib/domain/keys/key-access';
import { AppError } from '@/lib/errors';
import type { AccessCheck } from '../provider';
import { ProviderReplyError } from './errors';
import { callSdk } from './sdk';

type ChangeArea = (typeof CHANGE_AREAS)[number];

/** No organization has these: ids of the provider are random letters and digits. */
const NOBODYS_PROJECT = 'proj_spendwatch_key_check';
const NOBODYS_KEY = 'key_spendwatch_key_check';

const PATHS: Readonly<Record<ChangeArea, string>> = {
  key_changes: `/organization/projects/${NOBODYS_PROJECT}/api_keys/${NOBODYS_KEY}`,
  limit_changes: `/organization/projects/${NOBODYS_PROJECT}/spend_limit`,
};

const ABILITY: Readonly<Record<ChangeArea, string>> = {
  key_changes: 'narrow and end keys',
  limit_changes: 'set spend limits',
};

/**
 * Whether a key could change things. Each call names a project that does not exist and carries an empty body, which the
 * endpoints do not take: a key without the right is refused (401, 403), one with it gets the answer that the project or
 * a field is missing (400, 404, 422). Any other answer leaves it unknown.
 */
export async function checkChangeAccess(sdk: OpenAI, signal?: AbortSignal): Promise<AccessCheck[]> {
  const areas = Object.keys(PATHS) as ChangeArea[];
  return Promise.all(areas.map((area) => checkArea(sdk, area, signal)));
}

async function checkArea(sdk: OpenAI, area: ChangeArea, signal?: AbortSignal): Promise<AccessCheck> {
  const report = (state: AccessCheck['state'], message: string) => ({ area, state, isRequired: false, message });
  try {
    await callSdk(`checking whether the key can ${ABILITY[area]}`, () =>
      // A bare path does not say which of the client's kinds of key it takes.
      sdk.post(PATHS[area], { body: {}, ...(signal && { signal }), __security: { adminAPIKeyAuth: true } }),
    );
    return report(
      'skipped',
      `not known whether the key can ${ABILITY[area]}: the provider did not answer as it should`,
    );
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { status = 0, code = null } = error.cause instanceof ProviderReplyError ? error.cause : {};
    if (status === 401 || status === 403) return report('refused', `cannot ${ABILITY[area]}: ${error.message}`);
    if ([400, 404, 422].includes(status) && code !== 'unknown_url') return report('allowed', `can ${ABILITY[area]}`);
    if (error.code === 'provider_rejected' || error.code === 'provider_request_refused') {
      return report('skipped', `not known whether the key can ${ABILITY[area]}: the provider has no such call`);
    }
    return report('unavailable', error.message);
  }
}
