import { AppError, type AppErrorCode } from '@/lib/errors';
import { redactText } from '@/lib/redact';

/** Exit statuses every command shares. */
export const EXIT = { ok: 0, findings: 1, wrongUse: 2, unreachable: 3 } as const;

const UNREACHABLE_CODES = [
  'EADDRINUSE',
  'ECONNREFUSED',
  'ENOTFOUND',
  'ETIMEDOUT',
  'ECONNRESET',
  'ENOSPC',
  'EACCES',
  'EROFS',
];

const WRONG_USE_CODES: readonly AppErrorCode[] = [
  'invalid_input',
  'not_found',
  'conflict',
  'provider_rejected',
  'provider_request_refused',
  'forbidden',
  'unauthorized',
];

/** Which status says what went wrong: 2 = the user can correct the input, 3 = something needed is not there. */
export function chooseExitStatus(error: unknown): number {
  if (error instanceof AppError) {
    return WRONG_USE_CODES.includes(error.code) ? EXIT.wrongUse : EXIT.unreachable;
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return UNREACHABLE_CODES.includes(code) ? EXIT.unreachable : EXIT.findings;
}

/** What a person reads when a command fails: the message, never a stack, and what to do where we know it. */
export function renderFailure(error: unknown): string {
  return redactText(describeFailure(error));
}

function describeFailure(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message || code : String(error);
  if (code === 'ENOSPC')
    return `No space left on the disk of the data directory: free some, then start again. Nothing was lost. (${message})`;
  if (code === 'EACCES' || code === 'EROFS')
    return `The data directory cannot be written: ${message}. Set SPENDWATCH_DATA_DIR to a directory you own.`;
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND')
    return `The database does not answer: ${message}. Is DATABASE_URL right, and is PostgreSQL running?`;
  if (code === '28P01' || code === '28000')
    return `The database refuses the sign-in: ${message}. Check user and password in DATABASE_URL.`;
  if (code === '3D000') return `${message}: create it, or correct the name in DATABASE_URL.`;
  return message;
}
