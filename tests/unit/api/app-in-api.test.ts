import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readOpenApiDocument } from '@/lib/api/openapi';
import { OPERATIONS } from '@/lib/api/operations';

const QUERIES = path.join(import.meta.dirname, '../../../lib/queries');

type AppCall = { file: string; method: string; path: string };

/** Every call that a page makes. Pages call nothing else: only `lib/queries` may use the client. */
function listAppCalls(): AppCall[] {
  const files = readdirSync(QUERIES, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return files.flatMap((file) => {
    const pieces = readFileSync(path.join(QUERIES, file), 'utf8')
      .split(/callApi</)
      .slice(1);
    return pieces.flatMap((piece) => {
      const call = piece.slice(0, piece.search(/schema/));
      const [, quoted] = /\bpath: ['`]([^'`]+)['`]/.exec(call) ?? [];
      const [, method = 'GET'] = /\bmethod: '(\w+)'/.exec(call) ?? [];
      return quoted === undefined ? [] : [{ file, method, path: quoted.replaceAll(/\$\{[^}]*\}/g, '*') }];
    });
  });
}

const documented = Object.entries(readOpenApiDocument(OPERATIONS).paths ?? {}).flatMap(([url, operations]) =>
  Object.keys(operations).map((method) => ({ method: method.toUpperCase(), parts: url.split('/') })),
);

/** `*` in a call stands for any part; a parameter of the document takes any part. */
function isDocumented(call: AppCall): boolean {
  const parts = call.path.split('/');
  return documented.some(
    (one) =>
      one.method === call.method &&
      one.parts.length === parts.length &&
      one.parts.every((part, index) => part === parts[index] || part.startsWith('{') || parts[index] === '*'),
  );
}

describe('everything the app does', () => {
  const calls = listAppCalls();

  test('is found in the code of the pages', () => {
    expect(calls.length).toBeGreaterThan(80);
    const nouns = new Set(calls.map((call) => call.path.split('/')[1]));
    for (const noun of ['budgets', 'alert-rules', 'incidents', 'notification-policies', 'silences', 'planned-events']) {
      expect(nouns).toContain(noun);
    }
    for (const noun of ['channels', 'preferences', 'configuration']) expect(nouns).toContain(noun);
  });

  test.each(calls)('$method $path of $file is in the OpenAPI document', (call) => {
    expect(isDocumented(call)).toBe(true);
  });
});
