import { describe, expect, test } from 'vitest';
import { overrideEnv } from '@/lib/env';
import { readOpenApiDocument } from '@/lib/http/openapi';
import { OPERATIONS } from '@/lib/http/operations';
import type { Conditions } from '@/lib/http/route';
import { listRouteFiles, loadRoute } from '../../support/api';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
overrideEnv({ SPENDWATCH_URL: 'https://spend.example.com' });

/** Everything that decides who may call, as one line. */
const describeAccess = ({ access, proof, scope, projects, beforeFactor }: { access: string } & Conditions) =>
  [access, proof, scope, projects, beforeFactor && 'before-factor'].filter(Boolean).join(' ');

describe('list of operations', () => {
  test('is the route files on disk, with the access and conditions each declares', async () => {
    const onDisk: string[] = [];
    for (const { file, path } of listRouteFiles()) {
      const route = await loadRoute(file);
      for (const method of METHODS)
        if (route[method]) onDisk.push(`${method} ${path} ${describeAccess(route[method])}`);
    }
    const listed = OPERATIONS.map((one) => `${one.method} ${one.path} ${describeAccess(one)}`);
    expect(listed.sort()).toEqual(onDisk.sort());
  });

  test('becomes an OpenAPI 3.1 document that names every operation once', () => {
    const document = readOpenApiDocument();
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
});
