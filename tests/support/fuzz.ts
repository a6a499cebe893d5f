import process from 'node:process';
import { readOpenApiDocument } from '@/lib/api/openapi';
import { OPERATIONS } from '@/lib/api/operations';
import { createUnsubscribeToken } from '@/lib/services/notifications/unsubscribe';
import { callRoute } from './api';
import { inventText, READERS, type Reader } from './fuzz-readers';
import { generateValue, type Schema, type Source } from './generate-value';
import { createTestPerson, type TestPerson } from './session';
import { createRandom } from './usage-facts';
import { createWholeWorkspace, type WholeWorkspace } from './whole-workspace';

type Parameter = { name: string; in: 'query' | 'path' | 'header'; schema: Schema; required?: boolean };
type Described = {
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
};
type Document = { paths: Record<string, Record<string, Described>>; components: { schemas: Record<string, Schema> } };

export type FuzzTarget = { method: string; path: string };
export type FuzzReport = FuzzTarget & {
  sent: number;
  /** Answers by first digit of their status. */
  taken: number;
  refused: number;
  slowestMs: number;
  /** Processor time that one request took at most, in milliseconds, on all threads of the process. */
  mostCpuMs: number;
  /** What is held beyond what was held before, once all are answered, in megabytes. */
  growthMb: number;
  /** What went wrong, with the request that did it: 5xx, an answer that never came, words from inside. */
  faults: string[];
};

/** Long, because the machine may have other work. */
const HANG_MS = 60_000;
/** In place of a status: the answer began and did not end. */
const BROKEN_OFF = -1;
/** What only somebody inside may see: files, statements, stacks, names of parts. */
const INSIDES =
  /prisma|node_modules|\/lib\/|SELECT [a-z"*]{1,80} FROM|INSERT INTO|relation "|column "|\.tsx?:\d|postgres(ql)?:\/\/|ECONNREFUSED|stack trace/i;
const MOST_TEXT = 50_000;

/** Every operation of the document, and every reader of other texts. */
export const listFuzzTargets = (): FuzzTarget[] =>
  [...OPERATIONS, ...READERS].map(({ method, path }) => ({ method, path }));

/** Bodies that are no JSON, or too much of it. */
const RAW_BODIES = [
  '{',
  '[',
  '"',
  'nul',
  '{"a":1,}',
  '\ufeff{}',
  '{"a":1}{"a":1}',
  `${'['.repeat(500)}`,
  '\0',
  '{"a":"\\ud800"}',
];

type FuzzCourse = {
  rounds: number;
  /** Where `mostMs` have passed, this many are enough. */
  leastRounds: number;
  mostMs: number;
  seed: number;
  /** Requests under way at a time: those that wait on purpose wait together. */
  lanes: number;
  /** Whether writes that take nothing away share a workspace: quick, but a thousand of each would fill it. */
  sharesHome: boolean;
};

let document: Document | null = null;
let sharedHome: Promise<WholeWorkspace> | null = null;

/** Sends invented requests to one target, see `fuzzOperation` and `fuzzReader`. */
export async function fuzzTarget(target: FuzzTarget, course: FuzzCourse): Promise<FuzzReport> {
  const reader = READERS.find(({ method, path }) => method === target.method && path === target.path);
  return reader ? fuzzReader(reader, course) : fuzzOperation(target, course);
}

const startReport = ({ method, path }: FuzzTarget): FuzzReport => ({
  ...{ method, path, sent: 0, taken: 0, refused: 0, slowestMs: 0, mostCpuMs: 0, growthMb: 0, faults: [] },
});

/** Gives a reader invented texts, one at a time, so that the time of each is known. The same texts for the same seed. */
async function fuzzReader(reader: Reader, course: FuzzCourse): Promise<FuzzReport> {
  const random = createRandom(course.seed + hash(`${reader.method} ${reader.path}`));
  const home = await findHome({ method: 'GET', path: '' }, true);
  const person = await createTestPerson(home.workspace.id, 'owner');
  const report = startReport(reader);
  const meter = startMeter(report);
  const startedAt = performance.now();
  const isEnough = () =>
    report.sent >= Math.min(course.leastRounds, LEAST_TEXTS) && performance.now() - startedAt >= course.mostMs;
  while (report.sent < course.rounds && !isEnough()) {
    const text = inventText(reader, random);
    const sentAt = performance.now();
    const answer = await reader
      .read(text, person, random)
      .catch((error: unknown) => ({ status: 500, text: String(error) }));
    note(report, { url: reader.path, body: text, type: '' }, { ...answer, tookMs: performance.now() - sentAt });
    meter.count(1);
  }
  meter.end();
  return report;
}

/** Readers that start a thread for each text would take minutes for a thousand. */
const LEAST_TEXTS = 400;

/**
 * Keeps an eye on processor time and memory. Where several requests are under way, the time of all but one is taken to be
 * the usual one, so that what is told for one is rather too much.
 */
function startMeter(report: FuzzReport) {
  const usual: number[] = [];
  const measureHeld = () => {
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    return (heapUsed + external) / 1_048_576;
  };
  const heldBefore = measureHeld();
  let before = process.cpuUsage();
  return {
    count: (requests: number) => {
      const { user, system } = process.cpuUsage(before);
      before = process.cpuUsage();
      const all = (user + system) / 1_000;
      usual.push(all / requests);
      const median = [...usual].sort((one, two) => one - two)[Math.floor(usual.length / 2)] ?? 0;
      report.mostCpuMs = Math.max(report.mostCpuMs, all - (requests - 1) * median);
    },
    end: () => {
      report.growthMb = Math.max(0, measureHeld() - heldBefore);
    },
  };
}

/**
 * Sends invented requests to one operation, as its schema in the OpenAPI document says and beside it, with ids of things
 * that are there. `seed` and target give the same requests each time.
 */
async function fuzzOperation(target: FuzzTarget, course: FuzzCourse): Promise<FuzzReport> {
  document ??= JSON.parse(JSON.stringify(readOpenApiDocument(OPERATIONS))) as Document;
  const { components, paths } = document;
  const described = paths[target.path]?.[target.method.toLowerCase()];
  if (!described) throw new Error(`${target.method} ${target.path} is not in the document`);
  const random = createRandom(course.seed + hash(`${target.method} ${target.path}`));
  const home = await findHome(target, course.sharesHome);
  const source: Source = {
    random,
    ids: Object.values(home.ids),
    names: listNames(home).map((one) => one.id),
    malice: 0.4,
    resolve: (ref) => components.schemas[ref.split('/').at(-1) ?? ''] ?? {},
  };
  const report = startReport(target);
  const meter = startMeter(report);
  const startedAt = performance.now();
  // Where operations share a workspace, one may have signed its owner out.
  let person = course.sharesHome ? await createTestPerson(home.workspace.id, 'owner') : home.owner;
  const sendNext = async () => {
    const request = inventRequest(target, described, source, home);
    const sentAt = performance.now();
    const { status, text } = await send(target, request, person);
    note(report, request, { status, text, tookMs: performance.now() - sentAt });
    return status;
  };
  const isEnough = () => report.sent >= course.leastRounds && performance.now() - startedAt >= course.mostMs;
  while (report.sent < course.rounds && !isEnough()) {
    const count = Math.min(course.lanes, course.rounds - report.sent);
    const statuses = await Promise.all(Array.from({ length: count }, sendNext));
    meter.count(count);
    // Signed out, removed or locked by what was sent: the next requests come from somebody new.
    if (statuses.some((one) => one === 401 || one === 403)) person = await createTestPerson(home.workspace.id, 'owner');
  }
  meter.end();
  return report;
}

/** What is only read can be read by all. */
async function findHome({ method, path }: FuzzTarget, sharesHome: boolean): Promise<WholeWorkspace> {
  const takesAway = method === 'DELETE' || /\/(delete|erase|leave|remove)$/.test(path);
  if (method !== 'GET' && (takesAway || !sharesHome)) return createWholeWorkspace();
  sharedHome ??= createWholeWorkspace();
  return sharedHome;
}

type Answered = { status: number; text: string; tookMs: number };

function note(report: FuzzReport, { url, body }: Invented, { status, text, tookMs }: Answered): void {
  report.sent += 1;
  report.slowestMs = Math.max(report.slowestMs, tookMs);
  if (status < 400) report.taken += 1;
  else report.refused += 1;
  const fault = findFault(status, text);
  if (!fault) return;
  report.faults.push(`${fault} for ${url.slice(0, 300)} ${String(body).slice(0, 500)} -> ${text.slice(0, 300)}`);
}

/** What the provider lists in a workspace, as `/details` asks for it. */
function listNames({ ids }: WholeWorkspace): { dimension: string; id: string }[] {
  const noun = { apiKey: 'keys', project: 'projects', user: 'users', model: 'models' };
  return Object.entries(noun).map(([dimension, plural]) => ({ dimension, id: ids[plural] ?? '' }));
}

type Invented = { url: string; body: string | undefined; type: string };

function inventRequest({ path }: FuzzTarget, described: Described, source: Source, home: WholeWorkspace): Invented {
  const asText = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toWellFormed();
  const query = new URLSearchParams();
  for (const { name, schema, required, ...rest } of described.parameters ?? []) {
    if (rest.in !== 'query' || (!required && source.random() < 0.6)) continue;
    const value = generateValue(schema, source);
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, asText(one));
  }
  // A kind and a name that belong together are not met by chance.
  if (path === '/details' && source.random() < 0.5) {
    const names = listNames(home);
    const { dimension, id } = names[Math.floor(source.random() * names.length)] ?? { dimension: '', id: '' };
    query.set('dimension', dimension);
    query.set('id', id);
  }
  const filled = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => {
    const real = findReal(path, name, source, home);
    const id = real && source.random() < 0.7 ? real : asText(generateValue({ type: 'string' }, source));
    // An empty part or dots would be another address.
    return encodeURIComponent(id.slice(0, 2_000)).replace(/^\.*$/, 'x');
  });
  const schema = described.requestBody?.content['application/json']?.schema;
  const isRaw = source.random() < 0.03;
  const json = schema && !isRaw ? JSON.stringify(keepHome(path, generateValue(schema, source))) : undefined;
  const raw = RAW_BODIES[Math.floor(source.random() * RAW_BODIES.length)];
  return {
    url: `${filled}?${query}`,
    body: schema ? (json ?? raw) : undefined,
    type: source.random() < 0.02 ? 'text/plain' : 'application/json',
  };
}

/** What a part of an address names that is there. */
function findReal(path: string, name: string, { random }: Source, { ids, workspace, member }: WholeWorkspace) {
  if (name === 'token') return createUnsubscribeToken({ workspaceId: workspace.id, userId: member.userId });
  if (name === 'browserId') return ids['browsers'];
  if (name === 'what') return 'annotation';
  const noun = path.split('/')[path.includes('/passkeys') ? 2 : 1] ?? '';
  // Kinds of channels can do different things.
  const nouns = noun === 'channels' ? ['channels', 'webhooks', 'push-channels'] : [noun];
  return ids[nouns[Math.floor(random() * nouns.length)] ?? ''];
}

/** Keys are tried at the provider where they look right: invented ones go to an address where nothing listens. */
function keepHome(path: string, body: unknown): unknown {
  const isOutbound =
    path.startsWith('/connections') && typeof body === 'object' && body !== null && !Array.isArray(body);
  return isOutbound ? { ...body, baseUrl: 'http://127.0.0.1:9/v1' } : body;
}

async function send({ method, path }: FuzzTarget, { url, body, type }: Invented, person: TestPerson) {
  const headers = { ...person.headers, 'content-type': type };
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), HANG_MS);
  });
  const response = await Promise.race([
    callRoute(url, { method, headers, ...(body === undefined ? {} : { body }) }),
    tooLong,
  ]);
  clearTimeout(timer);
  if (response === null) return { status: 0, text: '' };
  const text = path === '/changes' ? readStart(response) : response.text();
  return text.then(
    (whole) => ({ status: response.status, text: whole }),
    (cause) => ({ status: BROKEN_OFF, text: String(cause) }),
  );
}

/** What a stream says at once; it stays open otherwise. */
async function readStart(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  await reader?.cancel();
  return new TextDecoder().decode(value);
}

function findFault(status: number, text: string): string | null {
  if (status === BROKEN_OFF) return 'the answer broke off';
  if (status === 0) return `no answer within ${HANG_MS / 1000} s`;
  // 502 and 503 speak of a provider that is not there, in our own words.
  if (status >= 500 && !/"code":"(provider_unavailable|provider_rejected|unavailable)"/.test(text))
    return `status ${status}`;
  const inside = INSIDES.exec(text.slice(0, MOST_TEXT));
  return inside ? `says "${inside[0]}"` : null;
}

function hash(text: string): number {
  let value = 0;
  for (const sign of text) value = (Math.imul(value, 31) + (sign.codePointAt(0) ?? 0)) | 0;
  return value;
}

/** One line for people: what was sent and how it was answered. */
export function summarizeFuzz(reports: readonly FuzzReport[]): string {
  const sum = (key: 'sent' | 'taken' | 'refused') => reports.reduce((total, one) => total + one[key], 0);
  const slowest = reports.reduce((worst, one) => (one.slowestMs > worst.slowestMs ? one : worst));
  return (
    `${reports.length} operations, ${sum('sent')} requests (fewest ${Math.min(...reports.map((one) => one.sent))}): ` +
    `${sum('taken')} taken, ${sum('refused')} refused, ${reports.flatMap((one) => one.faults).length} faults; ` +
    `slowest ${Math.round(slowest.slowestMs)} ms (${slowest.method} ${slowest.path}); most processor time of one ` +
    `${Math.round(Math.max(...reports.map((one) => one.mostCpuMs)))} ms, ` +
    `most growth ${Math.round(Math.max(...reports.map((one) => one.growthMb)))} MB`
  );
}

/** Operations whose every request was refused: what is behind their checks was not reached. */
export const listNeverTaken = (reports: readonly FuzzReport[]): string[] =>
  reports.filter((one) => one.taken === 0).map(({ method, path }) => `${method} ${path}`);
