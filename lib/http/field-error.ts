import { ApiError } from './api-client';

/** The message that a refused request has for one field, e.g. "name" or "scope.model". */
export function findFieldError(error: unknown, path: string): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  return error.errors.find((one) => one.path === path || one.path.startsWith(`${path}.`))?.message;
}
