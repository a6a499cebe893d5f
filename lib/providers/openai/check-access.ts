import type OpenAI from 'openai';
import type { READ_AREAS } from '@/lib/domain/keys/key-access';
import { AppError } from '@/lib/errors';
import type { AccessCheck, ProviderAccess } from '../provider';
import { callSdk } from './sdk';

type AccessArea = (typeof READ_AREAS)[number];

const REQUIRED: ReadonlySet<AccessArea> = new Set(['usage', 'costs', 'projects', 'api_keys']);

/** What an area is good for, to say what is lost without it. */
const PURPOSE: Readonly<Record<AccessArea, string>> = {
  usage: 'charts, budgets and alerts',
  costs: 'comparing estimates with the bill',
  projects: 'names of projects',
  api_keys: 'names and owners of keys',
  users: 'names of people',
  audit_logs: 'watching for account takeover',
};

/** A probe that found nothing to ask for. */
class Skipped {
  constructor(readonly reason: string) {}
}

type Probe = () => PromiseLike<unknown>;

/** Asks each area for one record. Stops asking when the provider itself cannot be reached. See `ProviderAccess`. */
export async function checkAccess(sdk: OpenAI, now: Date, signal?: AbortSignal): Promise<ProviderAccess> {
  const options = signal ? { signal } : {};
  const { organization } = sdk.admin;
  const dayStart = Math.floor(now.getTime() / 86_400_000) * 86_400;
  const span = { start_time: dayStart - 86_400, end_time: Math.floor(now.getTime() / 1_000), limit: 1 };
  let projectId: string | null = null;
  const probes: readonly [area: AccessArea, probe: Probe][] = [
    ['usage', () => organization.usage.completions(span, options)],
    ['costs', () => organization.usage.costs(span, options)],
    [
      'projects',
      async () => {
        projectId = (await organization.projects.list({ limit: 1 }, options)).data[0]?.id ?? null;
      },
    ],
    [
      'api_keys',
      async () => {
        if (projectId === null) return new Skipped('there is no readable project to list keys of');
        await organization.projects.apiKeys.list(projectId, { limit: 1, owner_project_access: 'any' }, options);
        return undefined;
      },
    ],
    ['users', () => organization.users.list({ limit: 1 }, options)],
    ['audit_logs', () => organization.auditLogs.list({ limit: 1 }, options)],
  ];
  const checks: AccessCheck[] = [];
  let isReachable = true;
  for (const [area, probe] of probes) {
    if (!isReachable) {
      checks.push(skipArea(area, 'the provider could not be reached'));
      continue;
    }
    const { check, isAway } = await checkArea(area, probe);
    isReachable = !isAway;
    checks.push(check);
  }
  return { isUsable: checks.every((check) => check.state === 'allowed' || !check.isRequired), checks };
}

/** `isAway` = the provider itself cannot be asked, so further calls are pointless. */
async function checkArea(area: AccessArea, probe: Probe): Promise<{ check: AccessCheck; isAway: boolean }> {
  const isRequired = REQUIRED.has(area);
  try {
    const reply = await callSdk(`checking access to ${area}`, probe);
    if (reply instanceof Skipped) return { check: skipArea(area, reply.reason), isAway: false };
    const check = { area, state: 'allowed', isRequired, message: `readable: ${PURPOSE[area]}` } as const;
    return { check, isAway: false };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const state = error.code === 'provider_rejected' ? 'refused' : 'unavailable';
    const check = { area, state, isRequired, message: `${error.message} Needed for ${PURPOSE[area]}.` } as const;
    return { check, isAway: !['provider_rejected', 'provider_request_refused'].includes(error.code) };
  }
}

/** A skipped area alone does not make a key unusable. */
function skipArea(area: AccessArea, reason: string): AccessCheck {
  return { area, state: 'skipped', isRequired: false, message: `not checked: ${reason}. Needed for ${PURPOSE[area]}.` };
}
