import { PASSWORD } from './session';

/** A JSON Schema as far as the OpenAPI document uses it. */
export type Schema = {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
  pattern?: string;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  minimum?: number;
  maximum?: number;
  minItems?: number;
};

export type Source = {
  random: () => number;
  /** Ids of things that are there. */
  ids: readonly string[];
  /** What the provider calls things that are there: keys, projects, people, models. */
  names: readonly string[];
  resolve: (ref: string) => Schema;
  /** 0 = only values that fit, 1 = only values that do not. */
  malice: number;
};

const UNKNOWN_ID = '0199f3a2-5c1e-7c3a-9f66-0c6f2a1b7d10';

/** Values that break careless code. */
const HOSTILE: readonly unknown[] = [
  ...['', ' ', '0', '-1', '12.5', '1e400', 'NaN', '9'.repeat(400), 'null', 'true', 'undefined', '[object Object]'],
  ...['0000-01-01', '9999-12-31', '2026-02-30', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '+275760-09-13'],
  ...[
    '2026-11-01T00:00:00+23:59',
    'AA',
    'AAECAw',
    '\0',
    'a\0b',
    '\ud800',
    '\u202e',
    '😀'.repeat(50),
    'x'.repeat(5_000),
  ],
  ...[
    "'; DROP TABLE budget; --",
    '<script>alert(1)</script>',
    '=cmd()',
    '../../etc/passwd',
    '%00',
    '{{7*7}}',
    '#{7*7}',
  ],
  ...[
    'a@example.com\r\nBcc: b@example.com',
    '__proto__',
    'constructor',
    'toString',
    'http://169.254.169.254/',
    '$1',
    '\\',
  ],
  ...[0, -1, 1, 1.5, 1e308, -0, 2 ** 53, -(2 ** 63), true, false, null, [], {}, [null], [[]], [[[[[[]]]]]], { a: 1 }],
  ...[{ constructor: { prototype: { x: 1 } } }, { $ne: null }, { toJSON: 1 }, [UNKNOWN_ID, UNKNOWN_ID]],
];

/** Texts that fit one of the patterns and formats of the API, and are of use to it. */
const TEXTS: readonly string[] = [
  ...['a', 'gpt-4.1', 'UTC', 'Europe/Berlin', 'America/St_Johns', '12.5', '100', '0.000000001', 'a@example.com'],
  ...[
    '2026-11-01',
    '2026-11-05',
    '2026-11-01T00:00:00Z',
    '2026-11-03T12:30:00.000Z',
    '09:00',
    '23:59',
    'proj_a',
    'key_a',
  ],
  ...[
    'http://127.0.0.1:9/x',
    'https://hooks.example.invalid/x',
    'correct horse battery staple',
    PASSWORD,
    '123456',
    'x y z',
  ],
];

const BY_FORMAT: Record<string, readonly string[]> = {
  date: ['2026-11-01', '2026-11-05', '2026-12-31'],
  'date-time': ['2026-11-01T00:00:00Z', '2026-11-05T00:00:00Z', '2036-01-01T00:00:00Z', '2026-11-01T00:00:00+05:45'],
  email: ['a@example.com', 'b@example.com'],
  uri: ['http://127.0.0.1:9/x', 'https://hooks.example.invalid/x'],
};

const pick = <T>({ random }: Source, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

/** A value for a schema: mostly one that fits, and now and then one that nobody expects there. */
export function generateValue(schema: Schema, source: Source, depth = 0): unknown {
  if (source.random() < source.malice / (depth + 2)) return pick(source, HOSTILE);
  if (schema.$ref) return generateValue(source.resolve(schema.$ref), source, depth);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return pick(source, schema.enum);
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return generateValue(pick(source, options), source, depth);
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((one) => generateValue(one, source, depth)));
  switch (Array.isArray(schema.type) ? pick(source, schema.type) : schema.type) {
    case 'object':
      return generateObject(schema, source, depth);
    case 'array': {
      const length = (schema.minItems ?? 0) + Math.floor(source.random() * 3);
      return Array.from({ length }, () => generateValue(schema.items ?? {}, source, depth + 1));
    }
    case 'integer':
    case 'number':
      return generateNumber(schema, source);
    case 'boolean':
      return source.random() < 0.5;
    case 'null':
      return null;
    case 'string':
      return generateText(schema, source);
    default:
      return pick(source, HOSTILE);
  }
}

function generateObject(schema: Schema, source: Source, depth: number): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const isNeeded = schema.required?.includes(name) ?? false;
    // A needed field is left out rarely, any other half of the time.
    if (source.random() < (isNeeded ? source.malice / 20 : 0.5)) continue;
    made[name] = generateValue(field, source, depth + 1);
  }
  if (typeof schema.additionalProperties === 'object') made['range'] = '7d';
  if (source.random() < source.malice / 8) made[String(pick(source, HOSTILE))] = pick(source, HOSTILE);
  return made;
}

function generateNumber({ minimum, maximum, type }: Schema, source: Source): number {
  const from = Math.max(minimum ?? -10, -1e6);
  const until = Math.min(maximum ?? from + 100, 1e6);
  const value = pick(source, [from, until, from + source.random() * (until - from), from - 1, until + 1]);
  return type === 'integer' ? Math.round(value) : value;
}

function generateText({ format, pattern }: Schema, source: Source): string {
  if (format === 'uuid') return pick(source, [...source.ids, UNKNOWN_ID]);
  const fixed = BY_FORMAT[format ?? ''];
  if (fixed) return pick(source, fixed);
  if (!pattern && source.random() < 0.2) return pick(source, source.names);
  const fitting = pattern ? TEXTS.filter((text) => new RegExp(pattern).test(text)) : TEXTS;
  if (fitting.length > 0) return pick(source, fitting);
  return pick(source, TEXTS);
}
