import { createHash } from 'node:crypto';
import type { AnyValue, KeyValue } from './proto/common';

/** Attributes by name; the last of a name that comes twice. */
export type Attributes = ReadonlyMap<string, string | number>;

/** Attributes that are text or a number; others name nothing that is read here. */
export function readAttributes(...lists: readonly (readonly KeyValue[])[]): Attributes {
  const found = new Map<string, string | number>();
  for (const { key, value } of lists.flat()) {
    const one = value?.value;
    if (one?.case === 'stringValue') found.set(key, clean(one.value));
    else if (one?.case === 'intValue' || one?.case === 'doubleValue') found.set(key, Number(one.value));
  }
  return found;
}

/** PostgreSQL text holds neither NUL nor halves of a character. */
const clean = (text: string) => text.replaceAll('\0', '').toWellFormed();

/** The first of these attributes that is text; empty text counts as absent. */
export function findText(attributes: Attributes, ...names: readonly string[]): string | null {
  for (const name of names) {
    const value = attributes.get(name);
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}

/** The first of these attributes that is a number, or text that is one: some libraries send counts as text. */
export function findNumber(attributes: Attributes, ...names: readonly string[]): number | null {
  for (const name of names) {
    const value = attributes.get(name);
    const number = typeof value === 'string' && value !== '' ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number)) return number;
  }
  return null;
}

/** A key in the form of a UUID from anything: equal parts in the same order give equal keys. */
export function makeKey(...parts: readonly (string | bigint | readonly KeyValue[])[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${typeof part === 'object' ? renderAttributes(part) : part}\n`);
  const hex = hash.digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

/** Attributes are a set: their order says nothing. */
const renderAttributes = (attributes: readonly KeyValue[]): string =>
  JSON.stringify(
    attributes
      .map(({ key, value }) => [key, renderValue(value)])
      .sort(([left], [right]) => (String(left) < String(right) ? -1 : 1)),
  );

function renderValue(value: AnyValue | undefined): unknown {
  const one = value?.value;
  switch (one?.case) {
    case 'arrayValue':
      return one.value.values.map(renderValue);
    case 'kvlistValue':
      return one.value.values.map((pair) => [pair.key, renderValue(pair.value)]);
    case 'bytesValue':
      return Buffer.from(one.value).toString('hex');
    case 'intValue':
      return String(one.value);
    default:
      return one?.value ?? null;
  }
}
