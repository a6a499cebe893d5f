import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readOpenApiDocument } from '@/lib/api/openapi';
import { OPERATIONS } from '@/lib/api/operations';
import { overrideEnv } from '@/lib/env';

const API_FOLDER = path.join(import.meta.dirname, '../../../app/api');
overrideEnv({ SPENDWATCH_URL: 'https://spend.example.com' });

describe('table of operations', () => {
  test('is the only way to an operation: app/api has the two catch-all routes and nothing else', () => {
    const files = readdirSync(API_FOLDER, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(API_FOLDER, path.join(entry.parentPath, entry.name)));
    // An operation is one entry of a table in lib/api; a route file of its own would be in no document and no test.
    expect(files.sort()).toEqual(['auth/[...all]/route.ts', 'v1/[...path]/route.ts']);
  });

  test('names each method and path once', () => {
    const names = OPERATIONS.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(names).size).toBe(names.length);
  });

  test.each(OPERATIONS.filter(({ path }) => path.includes('{')))('$method $path checks its parameters', (operation) => {
    const named = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(Object.keys(operation.params?.shape ?? {})).toEqual(named);
  });

  test('becomes an OpenAPI 3.1 document that names every operation once', () => {
    const document = readOpenApiDocument(OPERATIONS);
    expect(document.openapi).toBe('3.1.0');
    expect(document.servers).toEqual([{ url: 'https://spend.example.com/api/v1' }]);
    const ids = Object.values(document.paths ?? {}).flatMap((path) =>
      Object.values(path).map((operation) => (operation as { operationId: string }).operationId),
    );
    expect(ids).toHaveLength(OPERATIONS.length);
    expect(new Set(ids).size).toBe(ids.length);
    expect(document.paths?.['/usage']?.get?.parameters).toContainEqual(
      expect.objectContaining({ in: 'query', name: 'from', required: true }),
    );
  });

  /** Their answers are kept sealed for a day, so that a repeat by its Idempotency-Key makes nothing twice. */
  const KEPT_FOR_REPEATS = [
    ...['POST /tokens', 'POST /channels', 'POST /channels/{id}/rotate-secret'],
    ...['POST /invitations', 'POST /invitations/{id}/resend'],
  ];

  test('keeps no answer with a secret that is shown once, but where that is meant', () => {
    const secrets = OPERATIONS.filter(({ method, answer, proof, answersSecret }) => {
      if (method === 'GET' || !answer || proof || answersSecret) return false;
      const { shape = {} } = answer as { shape?: Record<string, z.ZodType> };
      const text = JSON.stringify(z.toJSONSchema(answer as z.ZodType, { unrepresentable: 'any' }));
      return 'url' in shape || /"(secret|signingSecret|recoveryCodes)":/.test(text);
    }).map(({ method, path }) => `${method} ${path}`);
    expect(secrets.sort()).toEqual([...KEPT_FOR_REPEATS].sort());
    const marked = OPERATIONS.filter(({ answersSecret }) => answersSecret).map(({ path }) => path);
    expect(marked).toEqual(expect.arrayContaining(['/share-links', '/calendar-links', '/keys/{id}/rotations']));
  });
});
