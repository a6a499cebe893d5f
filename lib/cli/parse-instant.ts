import { InvalidArgumentError } from 'commander';

const ISO_INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** An ISO 8601 instant with zone, or a day (its start in UTC). */
export function parseInstant(text: string): Date {
  const at = new Date(text);
  if (!ISO_INSTANT.test(text) || Number.isNaN(at.getTime())) {
    throw new InvalidArgumentError(
      `"${text}": expected an ISO 8601 instant such as 2026-11-01T00:00:00Z, or a day such as 2026-11-01`,
    );
  }
  return at;
}
