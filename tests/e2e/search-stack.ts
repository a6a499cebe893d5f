import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { simpleParser } from 'mailparser';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { startEmbeddedServer } from '@/lib/db/embedded/server';
import { createSecretSearch, SHORTEST_SECRET } from '../support/find-secrets';
import type { Exchange } from './front-door';

const STATIC_FILES = fileURLToPath(new URL('../../.next/static', import.meta.url));

/** A secret of a run, and the only places where it may be read: patterns of places as `searchStack` names them. */
export type UsedSecret = { kind: string; value: string; mayStandIn: RegExp[] };

/** What is searched of an installation that has been used. */
export type Traces = {
  /** Whole raw mails that went out. */
  mails: string[];
  exchanges: Exchange[];
  log: string;
  tables: { name: string; rows: string }[];
};

/** Mails that the product took in itself are shown to whom they were for, with their links. */
const MAILBOX = [/^mail /, /^database captured_mail$/, /^answer GET \/(api\/v1\/captured-mails|settings\/mailbox)/];

/** Operations whose answer shows a secret, once: the fields that do. */
const SHOWN_ONCE: readonly { path: RegExp; fields: readonly string[] }[] = [
  { path: /^\/api\/v1\/tokens$/, fields: ['secret'] },
  { path: /^\/api\/v1\/account\/authenticator$/, fields: ['secret', 'recoveryCodes'] },
  { path: /^\/api\/v1\/account\/recovery-codes$/, fields: ['recoveryCodes'] },
  { path: /^\/api\/v1\/channels(\/[^/]+\/rotate-secret)?$/, fields: ['signingSecret'] },
  { path: /^\/api\/v1\/invitations(\/[^/]+\/resend)?$/, fields: ['url'] },
  { path: /^\/api\/v1\/share-links$/, fields: ['url'] },
];

/** Fields of a body; `apiKey` is the id of one. */
const SECRET_FIELD = /(password|secret|token|code)$|^(admin|action|routing)Key$/i;
/** The part of a link that opens something. */
const LINK_SECRET = /(?:#|\/share\/|\/unsubscribe\/)([\w.-]{16,})/g;

/** Every secret that came up in a run, each value once. `given` are those that were put in from outside. */
export function listUsedSecrets({ exchanges, mails }: Traces, given: readonly UsedSecret[]): UsedSecret[] {
  const all = [
    ...given,
    ...exchanges.flatMap((one) => [...listSent(one), ...listShown(one), ...listCookies(one)]),
    ...mails.flatMap((mail) =>
      [...mail.matchAll(LINK_SECRET)].map(([, value = '']) => ({
        ...{ kind: 'link in a mail', value, mayStandIn: MAILBOX },
      })),
    ),
  ];
  const byValue = new Map<string, UsedSecret>();
  for (const one of all.filter(({ value }) => value.length >= SHORTEST_SECRET)) {
    const known = byValue.get(one.value);
    if (known) known.mayStandIn.push(...one.mayStandIn);
    // Numbered, so that a finding names one secret without repeating it.
    else byValue.set(one.value, { ...one, kind: `${one.kind} (${byValue.size + 1})`, mayStandIn: [...one.mayStandIn] });
  }
  return [...byValue.values()];
}

/** What somebody typed into a field for secrets. */
function listSent({ path: address, requestBody, status }: Exchange): UsedSecret[] {
  const path = cutQuery(address);
  // A refused password may be one of the common ones, which pages warn of by a list of their own.
  const mayStandIn = status >= 400 ? [/^build /] : path === '/api/v1/setup' ? [/^log$/] : [];
  return listFields(parseJson(requestBody), (name) => SECRET_FIELD.test(name)).map(([name, value]) => ({
    ...{ kind: `${name} sent to ${path}`, value, mayStandIn },
  }));
}

function listShown({ method, path: address, body, status }: Exchange): UsedSecret[] {
  const path = cutQuery(address);
  const shown = SHOWN_ONCE.find((one) => method === 'POST' && status < 300 && one.path.test(path));
  if (!shown) return [];
  const place = new RegExp(`^answer POST ${shown.path.source.slice(1)}`);
  // An invitation goes by mail, too.
  const mayStandIn = path.startsWith('/api/v1/invitations') ? [place, ...MAILBOX] : [place];
  return listFields(parseJson(body), (name) => shown.fields.includes(name)).map(([name, text]) => ({
    ...{ kind: `${name} shown by ${path}`, value: [...text.matchAll(LINK_SECRET)][0]?.[1] ?? text, mayStandIn },
  }));
}

function listCookies({ headers, path }: Exchange): UsedSecret[] {
  return (headers['set-cookie'] ?? []).flatMap((line) => {
    const [, name = '', encoded = ''] = /^((?:__Host-)?spendwatch\.[\w-]+)=([^;]*)/.exec(line) ?? [];
    const value = decodeURIComponent(encoded);
    const kind = `cookie ${name} set by ${cutQuery(path)}`;
    // What stands before the signature opens nothing by itself: only the session's own row has it.
    const [token = ''] = value.split('.');
    return [
      { kind, value, mayStandIn: [] },
      ...(name.endsWith('session_token')
        ? [{ kind: `${kind}, unsigned`, value: token, mayStandIn: [SESSION_ROW] }]
        : []),
    ];
  });
}

const SESSION_ROW = /^database session$/;

const cutQuery = (address: string) =>
  address.split('?', 1)[0]?.replace(/^(\/(?:share|embed|unsubscribe)\/).*/, '$1…') ?? '';

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Texts below fields that `isWanted` says, however deep; texts in lists carry the name of the list. */
function listFields(value: unknown, isWanted: (name: string) => boolean, name = ''): [string, string][] {
  if (typeof value === 'string') return isWanted(name) ? [[name, value]] : [];
  if (Array.isArray(value)) return value.flatMap((one) => listFields(one, isWanted, name));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => listFields(one, isWanted, key));
}

/** Every table of the database behind a data directory, row by row as text; mails are read as a mail program does. */
export async function dumpDatabase(dataDir: string): Promise<{ tables: Traces['tables']; mails: string[] }> {
  const server = await startEmbeddedServer(dataDir);
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    const { rows: names } = await client.query<{ schema: string; name: string }>(
      // Partitions hold the rows of the table they belong to; temporary tables go while they are read.
      `SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
          AND c.relpersistence <> 't'`,
    );
    const tables: Traces['tables'] = [];
    for (const { schema, name } of names) {
      const chunks: Buffer[] = [];
      for await (const chunk of client.query(copyTo(`COPY "${schema}"."${name}" TO STDOUT`))) chunks.push(chunk);
      tables.push({ name, rows: Buffer.concat(chunks).toString('utf8') });
    }
    const { rows: captured } = await client.query<{ raw: Buffer }>('SELECT raw FROM captured_mail');
    return { tables, mails: await Promise.all(captured.map(({ raw }) => readMail(raw))) };
  } finally {
    await client.end();
    await server.stop();
  }
}

/** Headers, subject and both bodies of a raw mail, decoded. */
export async function readMail(raw: Buffer): Promise<string> {
  const { headerLines, subject, text, html } = await simpleParser(raw);
  return [subject, ...headerLines.map(({ line }) => line), text, html || ''].join('\n');
}

/**
 * Looks for every secret of the run wherever one could have been left, in each form it could have: one line a finding,
 * with its place and kind and never the secret.
 */
export async function searchStack(traces: Traces, secrets: readonly UsedSecret[]): Promise<string[]> {
  const search = createSecretSearch(secrets);
  const byKind = new Map(secrets.map((one) => [one.kind, one]));
  const found = new Set<string>();
  const look = (place: string, text: string, isKnown: (value: string) => boolean = () => false) => {
    for (const { kind, form } of search.findIn(place, text)) {
      const secret = byKind.get(kind);
      if (!secret || isKnown(secret.value) || secret.mayStandIn.some((pattern) => pattern.test(place))) continue;
      found.add(`${kind}, ${form}: in ${place}`);
    }
  };
  for (const { name, rows } of traces.tables) look(`database ${name}`, rows);
  look('log', traces.log);
  for (const mail of traces.mails) look(`mail "${mail.split('\n', 1)[0]}"`, mail);
  for (const { method, path: address, headers, body } of traces.exchanges) {
    const { 'set-cookie': _cookies, ...others } = headers;
    // Whoever has it in the address already may read it in the answer.
    look(`answer ${method} ${cutQuery(address)}`, `${JSON.stringify(others)}\n${body}`, (value) =>
      address.includes(value),
    );
  }
  for (const file of await readdir(STATIC_FILES, { recursive: true })) {
    if (/\.(js|css|json|map)$/.test(file)) look(`build ${file}`, await readFile(path.join(STATIC_FILES, file), 'utf8'));
  }
  return [...found];
}
