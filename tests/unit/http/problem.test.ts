import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Problem } from '@/lib/contracts/common';
import { AppError, type AppErrorCode } from '@/lib/errors';
import { createInvalidInput, HttpError, mapErrorToProblem, renderProblem } from '@/lib/http/problem';

const LOG_ID = 'b1946ac9';
const withCode = (code: string) => Object.assign(new Error(`${code} 10.0.0.7:5432`), { code });

describe('a failure becomes a problem document', () => {
  const expected: [AppErrorCode, number][] = [
    ['invalid_input', 400],
    ['unauthorized', 401],
    ['forbidden', 403],
    ['not_found', 404],
    ['conflict', 409],
    ['provider_rejected', 422],
    ['provider_request_refused', 422],
    ['provider_unavailable', 502],
    ['provider_rate_limited', 503],
    ['database_unavailable', 503],
    ['unavailable', 503],
  ];

  test.each(expected)('%s with status %i and its own words', (code, status) => {
    const problem = mapErrorToProblem(new AppError(code, 'budget "x": say what to do'), LOG_ID);
    expect(Problem.parse(problem)).toEqual(problem);
    expect(problem).toMatchObject({ type: 'about:blank', status, code, detail: 'budget "x": say what to do' });
    expect(problem).not.toHaveProperty('errors');
  });

  test.each([
    ['payload_too_large', 413],
    ['unsupported_media_type', 415],
  ] as const)('%s with status %i', (code, status) => {
    expect(mapErrorToProblem(new HttpError(code, 'body'), LOG_ID)).toMatchObject({ status, code });
  });

  test.each([
    ['an error of ours nobody expected', new TypeError("Cannot read properties of undefined (reading 'secret')")],
    ['a query that fails', withCode('42P01')],
    ['something that is no error', 'sk-admin-0123456789'],
    ['nothing', undefined],
  ])('%s tells only where the log has it', (_name, error) => {
    const problem = mapErrorToProblem(error, LOG_ID);
    expect(problem).toMatchObject({ status: 500, code: 'internal' });
    expect(problem.detail).toContain(LOG_ID);
    expect(JSON.stringify(problem)).not.toMatch(/secret|42P01|10\.0\.0\.7|sk-admin/);
  });

  test.each([
    ['refused', withCode('ECONNREFUSED')],
    ['dropped', withCode('P1017')],
    ['wrapped', new Error('query failed', { cause: withCode('57P01') })],
    ['full', withCode('53300')],
    ['starting after a crash', withCode('57P02')],
    ['slow to give a connection', new Error('timeout exceeded when trying to connect')],
    ['slow to answer the first word', new Error('Connection terminated due to connection timeout')],
    ['killed', new Error('Connection terminated unexpectedly')],
    ['gone before the query', new Error('Client has encountered a connection error and is not queryable')],
  ])('a database that is %s is unavailable, without its address', (_name, error) => {
    const problem = mapErrorToProblem(error, LOG_ID);
    expect(problem).toMatchObject({ status: 503, code: 'database_unavailable' });
    expect(problem.detail).not.toContain('10.0.0.7');
  });

  test('names every field that is wrong', () => {
    const schema = z.strictObject({
      name: z.string(),
      scope: z.strictObject({ model: z.string() }),
      list: z.array(z.int()),
    });
    const { error } = schema.safeParse({ name: 1, scope: { model: 'm', extra: 1 }, list: [1, 'two'], more: 1 });
    const problem = mapErrorToProblem(createInvalidInput('body', error as z.ZodError), LOG_ID);
    expect(problem.errors?.map((one) => one.path).sort()).toEqual(['list.1', 'more', 'name', 'scope.extra']);
    expect(problem.detail).toMatch(/^body "name": /);
  });
});

describe('the response', () => {
  test('says when to come again, in whole seconds', () => {
    const problem = mapErrorToProblem(new AppError('provider_rate_limited', 'slow'), LOG_ID);
    const response = renderProblem(problem, 1.2);
    expect(response.headers.get('retry-after')).toBe('2');
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });
});
