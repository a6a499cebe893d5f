import { z } from 'zod';
import { explainWrongValue } from '@/lib/contracts/explain-wrong-value';
import { makeStrict } from '@/lib/contracts/strict-schema';
import { AppError } from '@/lib/errors';
import { MAX_BODY_BYTES } from './body-limit';
import { createInvalidInput, HttpError } from './problem';

/** Deeper than anything the API takes, shallow enough for every function that walks a value. */
const MAX_DEPTH = 32;

/**
 * Query parameters as an object: a parameter that the schema declares as a list becomes one, whether it is repeated or
 * given once; lists may also be written with commas where the schema takes no free text (`groupBy=model,project`).
 * A scalar given twice is an error, for silently taking one would guess.
 */
export function parseQuery<T extends z.ZodType>(schema: T, url: string): z.output<T> {
  const raw: Record<string, string | string[]> = Object.create(null);
  const lists = findListParameters(schema);
  const parameters = new URL(url).searchParams;
  for (const name of new Set(parameters.keys())) {
    const values = parameters.getAll(name);
    if (!values.every(isStorable)) throw createTextError('query', name);
    const splits = lists.get(name);
    if (splits === undefined) raw[name] = values.length === 1 ? (values[0] ?? '') : values;
    else raw[name] = splits ? values.flatMap((value) => value.split(',')).filter(Boolean) : values;
  }
  return parsePart('query', schema, raw);
}

/** Names of list parameters; true = the elements come from a closed list, so that commas separate them. */
function findListParameters(schema: z.ZodType): Map<string, boolean> {
  const lists = new Map<string, boolean>();
  if (!(schema instanceof z.ZodObject)) return lists;
  for (const [name, field] of Object.entries(schema.shape)) {
    let inner: unknown = field;
    while (inner instanceof z.ZodDefault || inner instanceof z.ZodOptional) inner = inner.unwrap();
    if (inner instanceof z.ZodArray) lists.set(name, inner.element instanceof z.ZodEnum);
  }
  return lists;
}

/** Reads a JSON body of at most 1 MB. No body counts as an empty object, so that actions can be posted without one. */
export async function parseBody<T extends z.ZodType>(schema: T, text: string, contentType: string | null) {
  if (text.trim() === '') return parsePart('body', schema, {});
  if (!/^application\/([\w.+-]+\+)?json\b/i.test(contentType ?? '')) {
    throw new HttpError('unsupported_media_type', `content type "${contentType ?? 'none'}": expected application/json`);
  }
  return parsePart('body', schema, parseJson(text));
}

/** JSON text -> value. Throws `invalid_input` for other text, for deep nesting, and for text that no database holds. */
export function parseJson(text: string): unknown {
  if (measureDepth(text) > MAX_DEPTH) {
    const message = `expected JSON nested at most ${MAX_DEPTH} levels deep`;
    throw new AppError('invalid_input', `body: ${message}`, { errors: [{ path: '', message }] });
  }
  try {
    return JSON.parse(text, (name, one) => {
      if (!isStorable(name) || (typeof one === 'string' && !isStorable(one))) throw createTextError('body', name);
      return one;
    });
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw createInvalidInput(
      'body',
      new z.ZodError([{ code: 'custom', path: [], message: 'expected JSON', input: undefined }]),
    );
  }
}

/** How deep brackets nest in a JSON text, outside of strings; nothing is parsed yet. */
function measureDepth(text: string): number {
  let [depth, deepest, isInString] = [0, 0, false];
  for (let at = 0; at < text.length && deepest <= MAX_DEPTH; at += 1) {
    const one = text[at];
    if (one === '"') isInString = !isInString;
    else if (isInString) at += one === '\\' ? 1 : 0;
    else if (one === '[' || one === '{') deepest = Math.max(deepest, ++depth);
    else if (one === ']' || one === '}') depth -= 1;
  }
  return deepest;
}

/** PostgreSQL text holds neither the character NUL nor half of a pair that writes one character, so no value may. */
const isStorable = (text: string) => !text.includes('\0') && text.isWellFormed();

function createTextError(part: string, name: string): AppError {
  const path = name.replaceAll('\0', '').toWellFormed();
  const message = 'expected text without the character NUL and without half characters';
  return new AppError('invalid_input', `${part} "${path}": ${message}`, { errors: [{ path, message }] });
}

/**
 * Checks one part of a request. Unknown fields of queries and bodies are refused; path parameters come from our own
 * routes.
 */
export function parsePart<T extends z.ZodType>(part: string, schema: T, value: unknown): z.output<T> {
  const result = (part === 'params' ? schema : makeStrict(schema)).safeParse(value, { error: explainWrongValue });
  if (!result.success) throw createInvalidInput(part, result.error);
  return result.data as z.output<T>;
}

/** The body as text. See `readBody`. */
export async function readBodyText(request: Request, limit: number = MAX_BODY_BYTES): Promise<string> {
  return (await readBodyBytes(request, limit)).toString('utf8');
}

/** The same as bytes. */
export async function readBodyBytes(request: Request, limit: number = MAX_BODY_BYTES): Promise<Buffer> {
  const tooLarge = () => new HttpError('payload_too_large', `body: expected at most ${limit} bytes`);
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge();
  if (!request.body) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
