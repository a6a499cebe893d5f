import type OpenAI from 'openai';
import { AppError } from '@/lib/errors';
import type { AuditEvent, AuditLogReader, AuditPage, AuditQuery } from '../audit-log';
import { AuditLogOffError } from '../audit-log';
import { ProviderReplyError } from './errors';
import { followCursor } from './list-inventory';
import { auditEventSchema } from './schema';

/** Tenant-scoped events are listed apart, by `tenant_only`. */
const TENANT = 'tenant';
/** A page is waited for no longer than this, twice: other logs and our own activity are judged in the same round. */
const ANSWER_WITHIN_MS = 20_000;
const ATTEMPTS = 2;
const SWITCH_PAGE = 'https://platform.openai.com/settings/organization/data-controls';

/** The audit log of an organization: its own events, and those of the tenant it belongs to. */
export function createAuditLogReader(sdk: OpenAI): AuditLogReader {
  return { parts: ['organization', TENANT], listEvents: (query) => listEvents(sdk, query) };
}

async function* listEvents(sdk: OpenAI, query: AuditQuery): AsyncGenerator<AuditPage> {
  const timeout = query.answerWithinMs ?? ANSWER_WITHIN_MS;
  const scope = query.part === TENANT ? { tenant_only: true } : {};
  const effective_at = { gte: toSeconds(query.startsAt), lt: toSeconds(query.endsAt) };
  const doing = query.part === TENANT ? "reading the tenant's audit log" : 'reading the audit log';
  try {
    const pages = followCursor(doing, async (page) => {
      // The SDK's own limit ends with the headers; a body that never comes would hold the log back for ever.
      const signal = AbortSignal.timeout((ATTEMPTS + 1) * timeout);
      try {
        const options = { timeout, maxRetries: ATTEMPTS - 1, signal };
        return await sdk.admin.organization.auditLogs.list({ ...page, ...scope, effective_at }, options);
      } catch (error) {
        if (!signal.aborted) throw error;
        throw new AppError('provider_unavailable', `OpenAI did not answer in time while ${doing}; trying again later.`);
      }
    });
    for await (const rows of pages) yield readPage(rows);
  } catch (error) {
    throw asOffError(error);
  }
}

const toSeconds = (at: Date): number => Math.floor(at.getTime() / 1_000);

/** A row that cannot be read is said and does not hide the others. */
function readPage(rows: readonly unknown[]): AuditPage {
  const events: AuditEvent[] = [];
  const refused: string[] = [];
  for (const [index, row] of rows.entries()) {
    const parsed = auditEventSchema.safeParse(row);
    if (parsed.success) {
      events.push({ ...parsed.data, raw: row });
      continue;
    }
    const issue = parsed.error.issues[0];
    refused.push(`data[${index}].${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'cannot be read'}`);
  }
  return { events, refused };
}

/** The reference does not say how a log answers that is not switched on: its words decide. */
function asOffError(error: unknown): unknown {
  const reply = error instanceof AppError ? error.cause : null;
  if (!(reply instanceof ProviderReplyError)) return error;
  const said = `${reply.code ?? ''} ${reply.message}`;
  const isOff =
    /audit/i.test(said) && /\b(?:not|isn't|never)\b.{0,40}\b(?:enabled|activated|switched|turned)|disabled/i.test(said);
  if (!isOff) return error;
  const message = `The audit log of this organization is not switched on: ${reply.message} An organization owner can switch it on at ${SWITCH_PAGE} ("Audit logging"); it cannot be switched off again.`;
  return new AuditLogOffError(message, { cause: reply });
}
