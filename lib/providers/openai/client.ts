import { readNow } from '@/lib/clock';
import type { UsageProvider } from '../provider';
import { OPENAI_CAPABILITIES } from './capabilities';
import { checkAccess } from './check-access';
import { checkChangeAccess } from './check-change-access';
import { findOwnKey } from './find-own-key';
import { listAdminKeys } from './list-admin-keys';
import { createAuditLogReader } from './list-audit-events';
import { listCostPages } from './list-costs';
import { listApiKeys, listProjects, listServiceAccounts, listUsers } from './list-inventory';
import { listUsagePages, type UsageContext } from './list-usage';
import { createSdk, type SdkOptions } from './sdk';
import { readSpendLimit } from './spend-limits';

export type OpenAiProviderOptions = SdkOptions & {
  /** Clock for what lies ahead and how far back a shortened history reaches; default the wall clock. */
  now?: () => Date;
};

/** An OpenAI organization, read through its admin key with the official SDK. Nothing is sent until a method is called. */
export function createOpenAiProvider(options: OpenAiProviderOptions): UsageProvider {
  const sdk = createSdk(options);
  const now = options.now ?? readNow;
  const usage: UsageContext = { sdk, now, refused: new Map(), bucketsPerPage: new Map() };
  return {
    capabilities: OPENAI_CAPABILITIES,
    listUsagePages: (query) => listUsagePages(usage, query),
    listCostPages: (query) => listCostPages(sdk, query, now),
    listProjects: (signal) => listProjects(sdk, signal),
    listApiKeys: (projectId, signal) => listApiKeys(sdk, projectId, signal),
    listServiceAccounts: (projectId, signal) => listServiceAccounts(sdk, projectId, signal),
    listUsers: (signal) => listUsers(sdk, signal),
    findOwnKey: (signal) => findOwnKey(sdk, options.adminKey, signal),
    listAdminKeys: (signal) => listAdminKeys(sdk, signal),
    readSpendLimit: (projectId, signal) => readSpendLimit(sdk, projectId, signal),
    auditLog: createAuditLogReader(sdk),
    checkAccess: (signal) => checkAccess(sdk, now(), signal),
    checkChangeAccess: (signal) => checkChangeAccess(sdk, signal),
  };
}
