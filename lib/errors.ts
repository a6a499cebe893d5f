/** Every failure that a caller may want to distinguish. `lib/http/problem.ts` maps each to a status. */
export type AppErrorCode =
  | 'not_found'
  | 'invalid_input'
  | 'conflict'
  | 'unauthorized'
  | 'forbidden'
  /** A dangerous act by a session whose last proof of identity is too old. */
  | 'verification_needed'
  | 'too_many_requests'
  | 'provider_unavailable'
  | 'provider_rate_limited'
  /** The key is refused: a person must replace it. */
  | 'provider_rejected'
  /** The request is refused for every key: another key does not help. */
  | 'provider_request_refused'
  | 'database_unavailable'
  | 'unavailable';

export type FieldError = { path: string; message: string };

/** An expected failure with a message for people: it names value, place and expectation, and what to do. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: AppErrorCode;
  readonly errors: readonly FieldError[];
  /** Seconds after which a retry makes sense, when the other side said so. */
  readonly retryAfterSeconds: number | null;

  constructor(
    code: AppErrorCode,
    message: string,
    options: { cause?: unknown; errors?: readonly FieldError[]; retryAfterSeconds?: number | null } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.errors = options.errors ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
  }
}
