import type OpenAI from 'openai';
import { AppError } from '@/lib/errors';
import type { SpendLimitClient } from '../definition';
import type { ProviderSpendSettings } from '../provider';
import { ProviderReplyError } from './errors';
import { callSdk, createSdk, type SdkOptions } from './sdk';

const NANOS_PER_CENT = 10_000_000n;

/** Speaks the spend limit endpoints with an admin key; amounts there are whole cents, rounded up here. */
export function createSpendLimitClient(options: SdkOptions): SpendLimitClient {
  const sdk = createSdk(options);
  const { spendLimit, spendAlerts, projects } = sdk.admin.organization;
  const monthly = (amountNanos: bigint) =>
    ({ threshold_amount: toCents(amountNanos), currency: 'USD', interval: 'month' }) as const;
  return {
    read: (projectId) => readSettings(sdk, projectId),
    setLimit: async (projectId, amountNanos) => {
      await callSdk('setting the spend limit', async () =>
        projectId === null
          ? await spendLimit.update(monthly(amountNanos))
          : await projects.spendLimit.update(projectId, monthly(amountNanos)),
      );
    },
    createAlert: async (projectId, { amountNanos, recipients }) => {
      const body = { ...monthly(amountNanos), notification_channel: { type: 'email', recipients } } as const;
      await callSdk('creating a spend alert', async () =>
        projectId === null ? await spendAlerts.create(body) : await projects.spendAlerts.create(projectId, body),
      );
    },
  };
}

async function readSettings(sdk: OpenAI, projectId: string | null): Promise<ProviderSpendSettings> {
  const { spendLimit, spendAlerts, projects } = sdk.admin.organization;
  const limit = await nullIfNotSet(() =>
    callSdk('reading the spend limit', async () =>
      projectId === null ? await spendLimit.retrieve() : await projects.spendLimit.retrieve(projectId),
    ),
  );
  const page = await callSdk('listing spend alerts', async () =>
    projectId === null
      ? await spendAlerts.list({ limit: 100 })
      : await projects.spendAlerts.list(projectId, { limit: 100 }),
  );
  return {
    limitNanos: limit === null ? null : BigInt(limit.threshold_amount) * NANOS_PER_CENT,
    isEnforcing: limit?.enforcement.status === 'enforcing',
    alerts: page.data.map((alert) => ({
      id: alert.id,
      amountNanos: BigInt(alert.threshold_amount) * NANOS_PER_CENT,
      recipients: alert.notification_channel.recipients,
    })),
  };
}

/** The monthly limit of a project alone, without its alerts: one call. */
export async function readSpendLimit(
  sdk: OpenAI,
  projectId: string,
  signal?: AbortSignal,
): Promise<{ limitNanos: bigint | null }> {
  const limit = await nullIfNotSet(() =>
    callSdk('reading the spend limit', () =>
      sdk.admin.organization.projects.spendLimit.retrieve(projectId, signal ? { signal } : {}),
    ),
  );
  return { limitNanos: limit === null ? null : BigInt(limit.threshold_amount) * NANOS_PER_CENT };
}

/** Whole cents that hold the amount. */
function toCents(amountNanos: bigint): number {
  return Number((amountNanos + NANOS_PER_CENT - 1n) / NANOS_PER_CENT);
}

/** The provider answers 404 where no limit is set. */
async function nullIfNotSet<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    const cause = error instanceof AppError ? error.cause : null;
    if (cause instanceof ProviderReplyError && cause.status === 404) return null;
    throw error;
  }
}
