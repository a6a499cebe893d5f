import { z } from 'zod';
import type { Role, TokenScope, Viewer } from '@/lib/auth/viewer';

/** Who may call: everyone without sign-in, or the lowest role that may. */
export type Access = 'public' | Role;
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

type Schema = z.ZodType;
type Output<T> = T extends Schema ? z.output<T> : undefined;

/** Conditions beside the role. */
export type Conditions = {
  /** People only, no tokens: `session` = signed in, `recent` = who proved within ten minutes that it is them. */
  proof?: 'session' | 'recent';
  /** What a token must be good for; absent = admin where admins are needed, else read or write by method. */
  scope?: TokenScope;
  /**
   * What those get who are limited to some projects: absent = nothing, `filtered` = the service keeps to their
   * projects, `open` = there is nothing of projects in it.
   */
  projects?: 'filtered' | 'open';
  /** The answer (to such a body) holds a secret that is stored nowhere, so a repeat by its Idempotency-Key is done anew. */
  answersSecret?: true | ((body: unknown) => boolean);
  /** Also open to those who must set up a second factor first. */
  beforeFactor?: true;
  /** The body is bytes of any kind and not JSON: a part of a file. */
  takesBytes?: true;
};

type Call<Q, B, P, V> = {
  viewer: V;
  query: Output<Q>;
  body: Output<B>;
  params: Output<P>;
  /** The body as it came, of an operation that takes bytes; else empty. */
  bytes: Uint8Array;
  request: Request;
};

type Definition<A extends Access, Q, B, P, R> = Conditions & {
  /** One line for the OpenAPI document. */
  summary: string;
  access: A;
  query?: Q;
  body?: B;
  /** Path parameters; needed where the path has braces. */
  params?: P;
  /** Of the answer; absent = 200 with an answer, 204 without one. */
  status?: 201 | 202;
  /** Schema of the answer; absent = no body. */
  answer?: R;
  /** Media type of the answer when it is not JSON: a stream or a file. */
  media?: string;
  /** Returns what `answer` describes, or a whole Response where the answer is a stream, a file or sets cookies. */
  handler: (call: Call<Q, B, P, A extends 'public' ? Viewer | null : Viewer>) => Promise<unknown>;
};

/** One entry of the table, as the dispatcher, the OpenAPI document and tests read it. */
export type Operation = Conditions & {
  method: Method;
  /** Below /api/v1, path parameters in braces. */
  path: string;
  summary: string;
  access: Access;
  query?: z.ZodObject;
  body?: Schema;
  params?: z.ZodObject;
  status: 200 | 201 | 202 | 204;
  answer?: Schema;
  media?: string;
  handler: (call: Call<Schema, Schema, Schema, Viewer>) => Promise<unknown>;
};

/** The same with its exact types, which the typed client reads. */
type Typed<M extends Method, P extends string, Q, B, R> = Operation & {
  method: M;
  path: P;
  /** Exist for the compiler only. */
  types?: { query: Q; body: B; answer: R };
};

const define =
  <M extends Method>(method: M) =>
  <
    const Path extends `/${string}`,
    A extends Access,
    Q extends z.ZodObject | undefined = undefined,
    B extends Schema | undefined = undefined,
    P extends z.ZodObject | undefined = undefined,
    R extends Schema | undefined = undefined,
  >(
    path: Path,
    definition: Definition<A, Q, B, P, R>,
  ): Typed<M, Path, Q, B, R> =>
    ({ method, path, status: definition.answer ? 200 : 204, ...definition }) as unknown as Typed<M, Path, Q, B, R>;

/** Each describes one operation of the HTTP API; `lib/api` is the only room that calls them. */
export const get = define('GET');
export const post = define('POST');
export const put = define('PUT');
export const patch = define('PATCH');
export const remove = define('DELETE');

/** Path parameters of operations on one thing. */
export const IdParams = z.object({ id: z.uuid('expected an id such as "0199f3a2-5c1e-7c3a-9f66-0c6f2a1b7d10"') });

/** The same where ids are made by the sign-in library: people, sessions, passkeys. */
export const TextIdParams = z.object({ id: z.string().min(1).max(100) });

/** The same where the id is the provider's. */
export const ProviderIdParams = z.object({
  id: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[\x21-\x7e]+$/, 'expected an id such as "key_abc"'),
});
