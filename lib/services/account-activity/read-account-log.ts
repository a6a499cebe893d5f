import { insertAccountEvents, type NewAccountEvent } from '@/lib/db/account-activity/account-events';
import { claimDueLog, hasAccountEvents, releaseLog, updateAccountLog } from '@/lib/db/account-activity/account-logs';
import { getDb } from '@/lib/db/client';
import { findStoredKeys } from '@/lib/db/connections/connections';
import {
  type AccountLog,
  computeNextReadSeconds,
  extendCoverage,
  isSweep,
  type LogState,
  type LogWindow,
  planJudgeFrom,
  planLogWindows,
} from '@/lib/domain/account-activity/log-state';
import { FILE_PROVIDER } from '@/lib/domain/usage/focus-row';
import { AppError } from '@/lib/errors';
import { type AuditEvent, AuditLogOffError, type AuditLogReader } from '@/lib/providers/audit-log';
import { redactText } from '@/lib/redact';
import { openProvider } from '@/lib/services/connections/open-provider';
import { boundDetails, boundText } from './redact-details';

export type LogRead = {
  workspaceId: string;
  readClock: () => Date;
  pollIntervalSeconds: number;
  /** Limit of one attempt to get a page, in milliseconds; default: what the provider's module says. */
  answerWithinMs?: number;
};

const MAX_DETAILS = 8_000;
const MAX_RAW = 12_000;
/** A long history is read in turns, so that what is new is judged in between. */
const TURN_MS = 4 * 60_000;
const UNSUPPORTED_SECONDS = 3_600;

/**
 * Reads the audit log that is due longest, in its own step: whatever happens here stops no reading of usage. What failed
 * is kept beside the log and shown. Returns the connection whose log was read; null = none was due.
 */
export async function readDueLog(input: LogRead): Promise<string | null> {
  const { workspaceId } = input;
  const log = await claimDueLog(getDb(), workspaceId);
  if (!log) return null;
  const place = { workspaceId, connectionId: log.connectionId };
  let waitSeconds = computeNextReadSeconds(0, input.pollIntervalSeconds, null);
  try {
    const state = await readLog(input, log);
    if (state === 'unsupported') waitSeconds = UNSUPPORTED_SECONDS;
    const now = input.readClock();
    const gone = { error: null, failingSince: null, failureCount: 0 };
    await updateAccountLog(getDb(), place, {
      ...gone,
      state,
      triedAt: now,
      ...(state === 'unsupported' ? {} : { readAt: now }),
    });
  } catch (error) {
    const now = input.readClock();
    const failureCount = log.failureCount + 1;
    const failingSince = log.failingSince ?? now;
    const said = describe(error);
    await updateAccountLog(getDb(), place, { ...said, failureCount, failingSince, triedAt: now });
    const retryAfter = error instanceof AppError ? error.retryAfterSeconds : null;
    waitSeconds = computeNextReadSeconds(failureCount, input.pollIntervalSeconds, retryAfter);
  } finally {
    await releaseLog(getDb(), place, waitSeconds);
  }
  return log.connectionId;
}

function describe(error: unknown): { state: LogState; error: string } {
  const message = redactText(error instanceof Error ? error.message : String(error)).slice(0, 600);
  if (error instanceof AuditLogOffError) return { state: 'off', error: message };
  const isRefused = error instanceof AppError && error.code === 'provider_rejected';
  return { state: isRefused ? 'refused' : 'failing', error: message };
}

async function readLog({ workspaceId, readClock, answerWithinMs }: LogRead, log: AccountLog): Promise<LogState> {
  const { connectionId } = log;
  const place = { workspaceId, connectionId };
  const stored = await findStoredKeys(getDb(), workspaceId, connectionId);
  if (!stored) return log.state;
  if (stored.provider === FILE_PROVIDER) return 'unsupported';
  const { auditLog } = openProvider({ ...stored, workspaceId, id: connectionId }, readClock);
  if (!auditLog) return 'unsupported';
  const now = readClock();
  if (log.judgeFrom === null) await updateAccountLog(getDb(), place, { judgeFrom: planJudgeFrom(now) });
  const endOfTurn = performance.now() + TURN_MS;
  let covered: Pick<AccountLog, 'coveredFrom' | 'coveredUntil'> = log;
  for (const window of planLogWindows(log, now)) {
    if (performance.now() > endOfTurn) break;
    const limit = answerWithinMs === undefined ? {} : { answerWithinMs };
    const found = await readWindow(place, auditLog, { ...window, ...limit }, readClock);
    covered = extendCoverage(covered, window, now);
    await updateAccountLog(getDb(), place, {
      ...covered,
      partError: found.partError,
      ...(isSweep(window, now) ? { sweptAt: now } : {}),
      ...(found.refused.length === 0
        ? {}
        : {
            refusedRows: found.refused.length,
            refusal: `${now.toISOString()}: ${redactText(found.refused[0] ?? '').slice(0, 300)}`,
          }),
    });
  }
  return (await hasAccountEvents(getDb(), workspaceId, connectionId)) ? 'fresh' : 'empty';
}

/** Reads all parts of one span, page after page. The first part must succeed; another that is refused is only noted. */
async function readWindow(
  place: { workspaceId: string; connectionId: string },
  auditLog: AuditLogReader,
  window: LogWindow & { answerWithinMs?: number },
  readClock: () => Date,
): Promise<{ refused: string[]; partError: string | null }> {
  const refused: string[] = [];
  let partError: string | null = null;
  for (const [index, part] of auditLog.parts.entries()) {
    try {
      for await (const page of auditLog.listEvents({ part, ...window })) {
        refused.push(...page.refused);
        await insertAccountEvents(
          getDb(),
          place,
          page.events.map((event) => mapEvent(event, part)),
          readClock(),
        );
      }
    } catch (error) {
      const isRefusal =
        error instanceof AppError && ['provider_rejected', 'provider_request_refused'].includes(error.code);
      if (index === 0 || !isRefusal) throw error;
      partError = `${part}: ${redactText(error.message).slice(0, 400)}`;
    }
  }
  return { refused, partError };
}

function mapEvent(event: AuditEvent, part: string): NewAccountEvent {
  const { actor } = event;
  const address = boundText(actor.ipAddress, 60);
  return {
    id: boundText(event.id) ?? '',
    part,
    type: boundText(event.type) ?? '',
    at: event.effectiveAt,
    projectId: boundText(event.projectId),
    projectName: boundText(event.projectName),
    actor: {
      kind: actor.kind,
      ...{ id: boundText(actor.id), email: boundText(actor.email), keyId: boundText(actor.keyId), name: null },
    },
    address,
    country: actor.country,
    asn: actor.asn,
    userAgent: boundText(actor.userAgent, 400),
    details: boundDetails(event.details, MAX_DETAILS),
    raw: boundDetails(event.raw, MAX_RAW),
  };
}
