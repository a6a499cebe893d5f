import { readdirSync } from 'node:fs';
import path from 'node:path';

const STATIC_PATH = '/_next/static/';
const TYPES: Record<string, string> = {
  '.js': 'application/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Addresses of the build's files that have a copy compressed by `lib/cli/compress-static.ts`; none while developing. */
export function listCompressedPaths(staticFolder: string): ReadonlySet<string> {
  try {
    const names = readdirSync(staticFolder, { recursive: true, encoding: 'utf8' });
    const compressed = names.filter((name) => name.endsWith('.br')).map((name) => name.slice(0, -'.br'.length));
    return new Set(compressed.map((name) => STATIC_PATH + name.split(path.sep).join('/')));
  } catch {
    return new Set();
  }
}

export type EncodedFile = { url: string; contentType: string };

/** The compressed copy that answers a request, with its type; null = there is none or the client does not take it. */
export function findEncodedFile(
  request: { url: string; method: string; acceptEncoding: string; range: string | undefined },
  compressed: ReadonlySet<string>,
): EncodedFile | null {
  const [pathname = '', query] = request.url.split('?', 2);
  const contentType = TYPES[path.posix.extname(pathname)];
  if (!compressed.has(pathname) || contentType === undefined || request.range !== undefined) return null;
  if (!(request.method === 'GET' || request.method === 'HEAD') || !takesBrotli(request.acceptEncoding)) return null;
  return { url: `${pathname}.br${query === undefined ? '' : `?${query}`}`, contentType };
}

/** Whether an Accept-Encoding header names Brotli, and not with a weight of 0. */
function takesBrotli(acceptEncoding: string): boolean {
  return acceptEncoding.split(',').some((one) => /^\s*br\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(one));
}
