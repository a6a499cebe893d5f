import { AppError } from '@/lib/errors';
import { findStatus, type JsonClient } from '../http/json-client';
import { BY_DIMENSION } from './api';
import type { FindWorkspace } from './map';
import { collectList, createReportReader, type ReadReport } from './pages';
import { Workspace } from './schema';

/** Which of the two usage reports is read, and why. */
export type UsageWay = { report: 'by-dimension' | 'older'; why: string };

export type AnthropicContext = {
  client: JsonClient;
  now: () => Date;
  readUsage: ReadReport;
  readCosts: ReadReport;
  /** Decided by one small call, once for each provider object. */
  findUsageWay(signal?: AbortSignal): Promise<UsageWay>;
  findWorkspaces(signal?: AbortSignal): Promise<FindWorkspace>;
};

/** The report by dimension is read where it is at most this far behind; else the older one is fresher. */
const FRESH_ENOUGH_MS = 10 * 60_000;

export function createContext(client: JsonClient, now: () => Date): AnthropicContext {
  let way: Promise<UsageWay> | null = null;
  let workspaces: Promise<FindWorkspace> | null = null;
  return {
    client,
    now,
    readUsage: createReportReader(client, 'reading usage'),
    readCosts: createReportReader(client, 'reading costs'),
    findUsageWay: (signal) => {
      way ??= decideUsageWay(client, now(), signal);
      way.catch(() => (way = null));
      return way;
    },
    findWorkspaces: (signal) => {
      workspaces ??= loadWorkspaces(client, signal);
      workspaces.catch(() => (workspaces = null));
      return workspaces;
    },
  };
}

/** Refusals that a report answers which this organization or key may not read; the other report may be readable. */
export const isReportRefused = (error: unknown) => [400, 401, 403, 404, 410].includes(findStatus(error) ?? 0);

/** When the report by dimension was last brought up to date; null = nothing is there yet. */
export async function readWatermark(client: JsonClient, now: Date, signal?: AbortSignal): Promise<Date | null> {
  const hourMs = 3_600_000;
  const endMs = Math.ceil(now.getTime() / hourMs) * hourMs;
  const reply = await client.call('looking at the usage report by dimension', {
    path: '/v1/organizations/analytics/usage',
    headers: BY_DIMENSION,
    query: {
      starting_at: toInstant(endMs - 2 * hourMs),
      ending_at: toInstant(endMs),
      time_bucket_width: '1h',
      limit: 1,
    },
    signal,
  });
  const at =
    typeof reply === 'object' && reply !== null && 'data_refreshed_at' in reply ? reply.data_refreshed_at : null;
  const ms = typeof at === 'string' ? Date.parse(at) : Number.NaN;
  return Number.isNaN(ms) ? null : new Date(ms);
}

async function decideUsageWay(client: JsonClient, now: Date, signal?: AbortSignal): Promise<UsageWay> {
  try {
    const refreshedAt = await readWatermark(client, now, signal);
    const lagMs = refreshedAt === null ? null : now.getTime() - refreshedAt.getTime();
    if (lagMs !== null && lagMs <= FRESH_ENOUGH_MS) {
      return { report: 'by-dimension', why: `the report by dimension is ${describeLag(lagMs)} behind` };
    }
    const state = lagMs === null ? 'has nothing yet' : `is ${describeLag(lagMs)} behind`;
    return { report: 'older', why: `the report by dimension ${state}` };
  } catch (error) {
    if (!isReportRefused(error) || !(error instanceof AppError)) throw error;
    return { report: 'older', why: `the report by dimension is not readable with this key (${findStatus(error)})` };
  }
}

export function describeLag(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

/** Instants as the API takes them, to the second. */
export const toInstant = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z');

/** The default workspace is the one that appears only when it is asked for. */
async function loadWorkspaces(client: JsonClient, signal?: AbortSignal): Promise<FindWorkspace> {
  const list = (include_default: boolean) =>
    collectList(
      client,
      'listing workspaces',
      { path: '/v1/organizations/workspaces', query: { include_default, include_archived: true }, signal },
      Workspace,
    );
  const others = new Set((await list(false)).map((one) => one.id));
  const defaultId = (await list(true)).find((one) => !others.has(one.id))?.id ?? null;
  return (id) => id ?? defaultId;
}
