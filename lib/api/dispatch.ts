import { AppError } from '@/lib/errors';
import type { Method, Operation } from '@/lib/http/operation';
import { HttpError } from '@/lib/http/problem';
import { type PathParams, renderFailure, serveOperation } from '@/lib/http/route';
import { OPERATIONS } from './operations';

type Path = { parts: readonly string[]; byMethod: Map<string, Operation> };

/** Paths without parameters by their text; those with parameters one after the other. */
const fixed = new Map<string, Path>();
const withParams: Path[] = [];

for (const operation of OPERATIONS) {
  const known = fixed.get(operation.path) ?? withParams.find((path) => `/${path.parts.join('/')}` === operation.path);
  const path = known ?? { parts: operation.path.split('/').slice(1), byMethod: new Map() };
  path.byMethod.set(operation.method, operation);
  if (known) continue;
  if (operation.path.includes('{')) withParams.push(path);
  else fixed.set(operation.path, path);
}

/** Answers paths that do not exist like everything else: a problem document, to those who are signed in. */
const MISSING: Operation = {
  method: 'GET',
  path: '',
  summary: 'No such path',
  access: 'viewer',
  status: 200,
  handler: async ({ request }) => {
    const { pathname } = new URL(request.url);
    throw new AppError('not_found', `${request.method} ${pathname}: there is no such path, see /api/v1/openapi.json`);
  },
};

/** Serves one request below /api/v1. `parts` are the decoded parts of the path behind it. */
export async function dispatchRequest(request: Request, parts: readonly string[]): Promise<Response> {
  const found = findPath(parts);
  if (!found) return serveOperation(MISSING, request, {});
  const { byMethod } = found.path;
  const operation = byMethod.get(request.method === 'HEAD' ? 'GET' : request.method);
  if (operation) return serveOperation(operation, request, found.params);
  const allow = listMethods(byMethod);
  if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: { allow } });
  const refusal = new HttpError('method_not_allowed', `${request.method}: expected one of ${allow}`);
  const response = renderFailure(refusal, request);
  response.headers.set('allow', allow);
  return response;
}

/** A path without parameters goes before one with parameters, whatever methods it has. */
function findPath(parts: readonly string[]): { path: Path; params: PathParams } | null {
  const path = parts.some((part) => part.includes('/')) ? undefined : fixed.get(`/${parts.join('/')}`);
  if (path) return { path, params: {} };
  for (const one of withParams) {
    const params = matchParts(one.parts, parts);
    if (params) return { path: one, params };
  }
  return null;
}

function matchParts(pattern: readonly string[], parts: readonly string[]): PathParams | null {
  if (pattern.length !== parts.length) return null;
  const params: PathParams = {};
  for (const [index, piece] of pattern.entries()) {
    const part = parts[index] ?? '';
    if (piece.startsWith('{')) params[piece.slice(1, -1)] = part;
    else if (piece !== part) return null;
  }
  return params;
}

/** In the order of the alphabet, with what is there for every path. */
function listMethods(byMethod: ReadonlyMap<string, Operation>): string {
  const methods = new Set<string>([...byMethod.keys(), 'OPTIONS']);
  if (byMethod.has('GET' satisfies Method)) methods.add('HEAD');
  return [...methods].sort().join(', ');
}
