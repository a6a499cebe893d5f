import type { Operation } from '@/lib/http/operation';

const SCOPE_OF: Readonly<Record<string, string>> = { GET: 'read' };

/** First part of a path, which is what the reference is sorted by: `/budgets/{id}` belongs to `budgets`. */
const findSubject = (path: string) => path.split('/')[1]?.replaceAll('-', ' ') ?? '';

const capitalize = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Who may call, in a few words. */
function describeAccess({ method, access, scope, proof }: Operation): string {
  if (access === 'public') return 'anybody';
  if (proof === 'session') return `${access}, signed in`;
  if (proof === 'recent') return `${access}, signed in, identity proved`;
  return `${access}, scope ${scope ?? (access === 'admin' || access === 'owner' ? 'admin' : (SCOPE_OF[method] ?? 'write'))}`;
}

/** The reference of the HTTP API as Markdown, made from the table that requests are answered by. */
export function describeOperations(operations: readonly Operation[]): string {
  const subjects = [...new Set(operations.map((one) => findSubject(one.path)))].sort();
  const tables = subjects.map((subject) => {
    const rows = operations
      .filter((one) => findSubject(one.path) === subject)
      .map(
        (one) => `| \`${one.method} ${one.path}\` | ${one.summary.replaceAll('|', '\\|')} | ${describeAccess(one)} |`,
      );
    return [
      `## ${capitalize(subject)}`,
      ['| operation | what it does | who may call |', '| --- | --- | --- |', ...rows].join('\n'),
    ].join('\n\n');
  });
  return [
    '# HTTP API',
    'All paths are below `/api/v1`. A program sends `Authorization: Bearer sw_…` with a token from Settings, API tokens, or from `spendwatch token create`. Instants are ISO-8601, amounts are exact decimal texts, lists have a `cursor`, and a failure is a problem document (RFC 9457) that names the value, its place and what was expected. A write with an `Idempotency-Key` is done once.',
    'Parameters, bodies and answers are described by the OpenAPI 3.1 document at `/api/v1/openapi.json`.',
    ...tables,
  ].join('\n\n');
}
