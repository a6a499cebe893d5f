import type { z } from 'zod';

const NOUNS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
  date: 'a date',
  bigint: 'a whole number',
};

/** What a text of a format looks like; the value may be shown, because these formats never hold a secret. */
const FORMATS: Readonly<Record<string, string>> = {
  datetime: 'an instant such as 2026-03-01T00:00:00Z',
  date: 'a date such as 2026-03-01',
  uuid: 'an id such as 0199c3a1-7a53-7c11-8f0e-3d1b5c2a4e6f',
  email: 'an e-mail address',
};

const MAX_SHOWN = 60;

/**
 * Error map for `safeParse(value, { error: explainWrongValue })`: what was expected and what came, in words. Fields with
 * a message of their own keep it. Values are shown where they are from a closed list, a number or of a plain format;
 * any other text may be a secret. Returns undefined (zod's own words) for what it has no better words for.
 */
export const explainWrongValue: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type': {
      const expected = `expected ${NOUNS[issue.expected] ?? issue.expected}`;
      return issue.input === undefined ? `missing: ${expected}` : `${expected}, got ${nameKind(issue.input)}`;
    }
    case 'invalid_value': {
      const options = issue.values.map((value) => (typeof value === 'string' ? `"${value}"` : String(value)));
      const expected = options.length === 1 ? `expected ${options[0]}` : `expected one of ${options.join(', ')}`;
      return issue.input === undefined ? `missing: ${expected}` : `${expected}, got ${show(issue.input)}`;
    }
    case 'invalid_format': {
      const expected = FORMATS[issue.format];
      return expected && `expected ${expected}, got ${show(issue.input)}`;
    }
    case 'too_small':
      return explainBound(
        issue.origin,
        issue.exact ? 'exactly' : issue.inclusive ? 'at least' : 'more than',
        issue.minimum,
        issue.input,
      );
    case 'too_big':
      return explainBound(
        issue.origin,
        issue.exact ? 'exactly' : issue.inclusive ? 'at most' : 'less than',
        issue.maximum,
        issue.input,
      );
    case 'invalid_union': {
      const { options, discriminator, input } = issue as {
        options?: unknown[];
        discriminator?: string;
        input: unknown;
      };
      if (!options?.length || discriminator === undefined) return undefined;
      const expected = `expected one of ${options.map((one) => `"${String(one)}"`).join(', ')}`;
      const given = (input as Record<string, unknown> | null)?.[discriminator];
      return given === undefined ? `missing: ${expected}` : `${expected}, got ${show(given)}`;
    }
    default:
      return undefined;
  }
};

/** A bound on the length of text or a list, or on a number. */
function explainBound(origin: string, bound: string, limit: number | bigint, input: unknown): string | undefined {
  if (origin === 'string') {
    return bound === 'at least' && limit === 1
      ? 'expected text that is not empty'
      : `expected ${bound} ${count(limit, 'character')}, got ${String(input).length}`;
  }
  if (origin === 'array' || origin === 'set') {
    return `expected ${bound} ${count(limit, 'entry', 'entries')}, got ${Array.isArray(input) ? input.length : 'others'}`;
  }
  return origin === 'number' || origin === 'int' ? `expected ${bound} ${limit}, got ${show(input)}` : undefined;
}

function count(amount: number | bigint, one: string, many = `${one}s`): string {
  return `${amount} ${Number(amount) === 1 ? one : many}`;
}

function nameKind(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : (NOUNS[typeof value] ?? typeof value);
}

function show(value: unknown): string {
  if (typeof value !== 'string') return nameKind(value);
  const shown = JSON.stringify(value);
  return shown.length > MAX_SHOWN ? `${shown.slice(0, MAX_SHOWN)}…"` : shown;
}
