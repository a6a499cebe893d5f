import { gzipSync } from 'node:zlib';
import { AUTH_PATHS } from '@/lib/auth/auth-paths';
import { handleAuthRequest } from '@/lib/auth/handle-auth-request';
import { encryptBackup } from '@/lib/backup/cipher';
import { renderFrame } from '@/lib/backup/frames';
import { openBackup } from '@/lib/backup/open';
import { parseRecordedBucket } from '@/lib/cli/backtest/bucket';
import { AppError } from '@/lib/errors';
import { callRoute } from './api';
import { PASSWORD, type TestPerson } from './session';

/** How one text was answered. `text` is what was said. */
export type Reading = { status: number; text: string };
export type Reader = {
  method: string;
  path: string;
  /** Of what texts are made: whole ones that are right, and pieces that mean something to the reader. */
  seeds: readonly string[];
  pieces: readonly string[];
  read: (text: string, person: TestPerson, random: () => number) => Promise<Reading>;
};

const ORIGIN = 'http://localhost:3000';
const YAML =
  'version: 1\nbudgets:\n  - name: Team\n    amount: "10"\n    period: month\n    scope: {projectId: p}\n    thresholds:\n      - { percent: 80, basis: actual }\nalertRules:\n  - {name: Spend, kind: threshold, above: "5", windowMinutes: 60}\n';
const CSV = 'name,amount,period,thresholds\nTeam,10,month,80 actual; 100 forecast\n"A ""b""",5,day,90\n';
const RULES =
  'name,kind,schedule,windowMinutes,above\nNight,threshold,"Mon-Fri 18:00-08:00 Europe/Berlin; Sat,Sun 00:00-00:00",60,5\n';
const BUCKET =
  '{"object":"bucket","start_time":1764000000,"end_time":1764000060,"results":[{"object":"organization.usage.completions.result","input_tokens":1,"output_tokens":2,"num_model_requests":1,"model":"gpt-5"}]}';
const YAML_PIECES = [
  '!a ',
  '&a ',
  '*a ',
  '? ',
  '- ',
  'a: ',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '|\n',
  '>\n',
  '#',
  '%YAML 1.2\n',
  '---\n',
  '...\n',
  '\n',
  '  ',
  '\t',
  '<<: *a\n',
  '\\u0000',
  '\0',
  '\ud800',
  '0x',
  '1e999',
  '__proto__: 1\n',
  'null',
  ',',
];

function readConfiguration(format: 'yaml' | 'csv', content: 'budgets' | 'alertRules') {
  return async (text: string, { headers }: TestPerson): Promise<Reading> => {
    const response = await callRoute('/configuration/plan', {
      method: 'POST',
      headers,
      body: { format, content, text },
    });
    return { status: response.status, text: await response.text() };
  };
}

/** A path of the sign-in library with a body of the fuzzer's, from an address of its own so that limits do not end it. */
function readAuth(path: string) {
  return async (text: string, { email }: TestPerson, random: () => number): Promise<Reading> => {
    const address = Array.from({ length: 4 }, () => 1 + Math.floor(random() * 250)).join('.');
    const response = await handleAuthRequest(
      new Request(`${ORIGIN}/api/auth${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: ORIGIN, 'x-forwarded-for': address },
        body: text.replaceAll('ADDRESS', email).toWellFormed(),
      }),
    );
    return { status: response.status, text: await response.text() };
  };
}

const KEY = { kind: 'secret', value: Buffer.alloc(32, 9).toString('base64') } as const;

async function collect(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

/** Reads a backup of which the file, the compressed text or a frame is not right. */
async function readBackup(text: string, _person: TestPerson, random: () => number): Promise<Reading> {
  const given = Buffer.from(text, 'latin1');
  const layer = Math.floor(random() * 4);
  async function* one(bytes: Buffer) {
    yield bytes;
  }
  const plain = layer === 1 ? renderFrame({ kind: 'D', bytes: given }) : given;
  const sealed = layer === 0 ? given : await collect(encryptBackup(one(layer === 2 ? given : gzipSync(plain)), KEY));
  // A changed byte somewhere.
  if (layer === 3) sealed[Math.floor(random() * sealed.length)] = Math.floor(random() * 256);
  return readAll(async () => {
    for await (const _frame of openBackup(one(sealed), async () => KEY)) await null;
  });
}

async function readBucket(text: string): Promise<Reading> {
  return readAll(async () => void parseRecordedBucket(text, 0));
}

/** 200 = read, 400 = refused in our words, 500 = anything else. */
async function readAll(read: () => Promise<void>): Promise<Reading> {
  try {
    await read();
    return { status: 200, text: '' };
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid_input') return { status: 400, text: error.message };
    return { status: 500, text: String(error instanceof Error ? error.stack : error) };
  }
}

const SIGN_IN = JSON.stringify({ email: 'ADDRESS', password: PASSWORD });
const JSON_PIECES = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ':',
  ',',
  '\\u0000',
  '\\ud800',
  '1e999',
  'null',
  '"__proto__":',
  '"email":',
  '"password":',
  '"code":',
  '"response":',
  '"id":',
  '\0',
  ' ',
];

/** Every place that reads a text of people's own making besides the bodies of the API. */
export const READERS: readonly Reader[] = [
  {
    method: 'READ',
    path: 'configuration as YAML',
    seeds: [YAML],
    pieces: YAML_PIECES,
    read: readConfiguration('yaml', 'budgets'),
  },
  {
    method: 'READ',
    path: 'configuration as CSV: budgets',
    seeds: [CSV],
    pieces: [',', '"', '\n', '\r', ';', ' ', '80;', '\0', '__proto__', 'name'],
    read: readConfiguration('csv', 'budgets'),
  },
  {
    method: 'READ',
    path: 'configuration as CSV: alert rules',
    seeds: [RULES],
    pieces: [',', '"', '\n', '\r', ';', '-', 'Mon', 'Mon-Fri', '00:00-00:00', ' '],
    read: readConfiguration('csv', 'alertRules'),
  },
  {
    method: 'READ',
    path: 'backup',
    seeds: ['SWBACKUP\x01\x01', 'J\0\0\0\x02{}', 'D\0\0\0\x01a'],
    pieces: ['SWBACKUP', 'J', 'D', '\0', '\xff', '\0\0\0\x10', '{}', '\x1f\x8b'],
    read: readBackup,
  },
  {
    method: 'READ',
    path: 'recorded usage',
    seeds: [BUCKET],
    pieces: [...JSON_PIECES, '"results":', '"start_time":', '-1', '1e20'],
    read: readBucket,
  },
  ...Object.keys(AUTH_PATHS)
    .filter((key) => key.startsWith('POST '))
    .map((key): Reader => {
      const path = key.slice('POST '.length);
      return {
        method: 'AUTH',
        path,
        seeds: [SIGN_IN, '{"code":"123456"}', '{"response":{"id":"a"}}'],
        pieces: JSON_PIECES,
        read: readAuth(path),
      };
    }),
];

const MOST_TEXT = 190_000;

/** A text for a reader: a right one with changes, one piece over and over, or pieces at random. */
export function inventText({ seeds, pieces }: Reader, random: () => number): string {
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? '';
  const way = random();
  if (way < 0.5) {
    let text = pick(seeds);
    for (let change = Math.floor(random() * 6); change > 0; change -= 1) {
      const [from, length] = [Math.floor(random() * text.length), Math.floor(random() * 12)];
      const between =
        random() < 0.6
          ? pick(pieces).repeat(1 + Math.floor(random() ** 6 * 3_000))
          : text.slice(from, from + length * 3);
      text = text.slice(0, from) + between + text.slice(from + length);
    }
    return text.slice(0, MOST_TEXT);
  }
  const length = Math.floor(random() ** 3 * MOST_TEXT);
  if (way < 0.75) {
    const piece = pick(pieces) + (random() < 0.3 ? pick(pieces) : '');
    const body = piece.repeat(Math.ceil(length / Math.max(1, piece.length))).slice(0, length);
    // In lines, as no line may be too long.
    return random() < 0.5 ? body : body.replace(/(.{9000})/gs, '$1\n').slice(0, MOST_TEXT);
  }
  let text = '';
  while (text.length < Math.min(length, 20_000)) text += pick(pieces);
  return text;
}
