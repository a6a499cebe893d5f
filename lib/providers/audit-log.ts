import { AppError } from '@/lib/errors';

/** One administrative event of a provider's own audit log, in the provider's words. */
export type AuditEvent = {
  id: string;
  /** The provider's own word; one that is not known is kept as it is. */
  type: string;
  effectiveAt: Date;
  projectId: string | null;
  projectName: string | null;
  actor: {
    kind: 'session' | 'api_key' | 'unknown';
    /** User or service account, else the key. */
    id: string | null;
    email: string | null;
    /** The key that was used; null = none, or not said. */
    keyId: string | null;
    ipAddress: string | null;
    userAgent: string | null;
    /** Two letters, as the provider says; null = it does not. */
    country: string | null;
    /** Number of the network's operator, as text; null = the provider does not say. */
    asn: string | null;
  };
  /** What the provider said about the type. */
  details: unknown;
  /** The whole row as it was sent. */
  raw: unknown;
};

/** One page; `refused` says of each row that cannot be read what is wrong with it. */
export type AuditPage = { events: AuditEvent[]; refused: string[] };

export type AuditQuery = {
  part: string;
  startsAt: Date;
  endsAt: Date;
  /** Limit of one attempt to get a page, in milliseconds; without it the provider's own default. */
  answerWithinMs?: number;
};

/**
 * Reads the audit log of one organization. Throws as `UsageProvider` does, and `AuditLogOffError` while the log is not
 * switched on.
 */
export type AuditLogReader = {
  /** Parts that are asked for one by one; a refusal of one says nothing about the others. */
  parts: readonly string[];
  /** Events of one part in [startsAt, endsAt), in the order the provider sends them, a page at a time. */
  listEvents(query: AuditQuery): AsyncIterable<AuditPage>;
};

/** The provider offers an audit log, but it is not switched on yet. */
export class AuditLogOffError extends AppError {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super('provider_request_refused', message, options);
  }
}
