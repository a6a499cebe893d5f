import { redactText, redactValue } from '@/lib/redact';

const MAX_DEPTH = 10;
const MAX_TEXT = 2_000;
const MAX_ITEMS = 200;

/**
 * What a log says as it may be kept: no secret in it, no character that the database refuses, and no more than so many
 * letters of JSON; of more the beginning is kept as text, and that it was cut is said.
 */
export function boundDetails(value: unknown, maxLength: number): unknown {
  const kept = clean(value, 0);
  const text = JSON.stringify(kept) ?? 'null';
  return text.length <= maxLength ? kept : { cut: true, text: text.slice(0, maxLength - 40).toWellFormed() };
}

/** A short text as it may be kept; null stays null. */
export function boundText(text: string | null, maxLength = 300): string | null {
  return text === null ? null : cleanText(text).slice(0, maxLength);
}

function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cleanText(value).slice(0, MAX_TEXT);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '[deeper]';
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((one) => clean(one, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, MAX_ITEMS)
      .map(([name, one]) => [cleanText(name), cleanField(name, one, depth)]),
  );
}

/** A text under the name of a secret is one; an object under it, such as the actor's api_key, is looked into. */
function cleanField(name: string, value: unknown, depth: number): unknown {
  if (typeof value !== 'string') return clean(value, depth + 1);
  return clean((redactValue({ [name]: value }) as Record<string, unknown>)[name], depth + 1);
}

const cleanText = (text: string): string => redactText(text.toWellFormed().replaceAll('\u0000', ''));
