import type { z } from 'zod';
import type { Access, Conditions } from './route';

export type Operation = Conditions & {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below /api/v1, path parameters in braces. */
  path: string;
  access: Access;
  summary: string;
  query?: z.ZodObject;
  body?: z.ZodType;
  status: 200 | 201 | 202 | 204;
  /** Absent = no body. */
  answer?: z.ZodType;
  /** Media type of the answer when it is not JSON: a stream or a file. */
  media?: string;
};

export function read(path: string, access: Access, summary: string, answer: z.ZodType, query?: z.ZodObject): Operation {
  return { method: 'GET', path, access, summary, status: 200, answer, ...(query && { query }) };
}

export function create(path: string, access: Access, summary: string, body: z.ZodType, answer: z.ZodType): Operation {
  return { method: 'POST', path, access, summary, body, status: 201, answer };
}

export function update(path: string, access: Access, summary: string, body: z.ZodType, answer: z.ZodType): Operation {
  return { method: 'PATCH', path, access, summary, body, status: 200, answer };
}

/** Without an answer it is 204. */
export function act(path: string, access: Access, summary: string, body?: z.ZodType, answer?: z.ZodType): Operation {
  const status = answer ? 200 : 204;
  return { method: 'POST', path, access, summary, status, ...(body && { body }), ...(answer && { answer }) };
}

export function remove(path: string, access: Access, summary: string): Operation {
  return { method: 'DELETE', path, access, summary, status: 204 };
}
