import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export type StoredFile = { bytes: Buffer; changedAt: Date };
/** What goes wrong with the next requests that match; `times` counts down. */
export type Fault = {
  kind: 'slow-down' | 'unavailable' | 'forbidden' | 'truncated';
  on: 'list' | 'read';
  times: number;
};

type Reply = { status: number; body: string | Buffer; headers?: Record<string, string>; isCut?: boolean };

const escapeXml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const hash = (bytes: Buffer) => `"${createHash('md5').update(bytes).digest('hex')}"`;
const error = (code: string, message: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;

/**
 * A store that speaks as much of S3 as reading needs: ListObjectsV2 with continuation, ranges, If-Match; it checks that
 * requests are signed with its access key for its region.
 */
export async function startS3Peer({
  bucket = 'bills',
  pageSize = 2,
  accessKeyId = 'AKIATEST',
  region = 'eu-central-1',
} = {}) {
  const files = new Map<string, StoredFile>();
  const faults: Fault[] = [];
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const { status, body, headers = {}, isCut = false } = answer(request);
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
    if (isCut) response.write(body.slice(0, body.length >> 1), () => response.destroy());
    else response.end(body);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });

  function answer(request: IncomingMessage): Reply {
    const url = new URL(request.url ?? '', 'http://peer');
    const [, named, ...parts] = url.pathname.split('/');
    const key = parts.map(decodeURIComponent).join('/');
    requests.push(`${request.method} ${key === '' ? 'list' : key} ${request.headers.range ?? ''}`.trim());
    const signed = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/`;
    const authorization = request.headers.authorization ?? '';
    if (!authorization.startsWith(signed) || !authorization.includes(`/${region}/s3/aws4_request, SignedHeaders=`))
      return { status: 403, body: error('InvalidAccessKeyId', 'The key does not exist <here>.') };
    const fault = faults.find(({ on, times }) => times > 0 && on === (key === '' ? 'list' : 'read'));
    if (fault) fault.times -= 1;
    if (fault?.kind === 'slow-down')
      return { status: 503, body: error('SlowDown', 'Please reduce your request rate.') };
    if (fault?.kind === 'unavailable') return { status: 503, body: error('ServiceUnavailable', 'Try again') };
    if (fault?.kind === 'forbidden') return { status: 403, body: error('AccessDenied', 'Access Denied') };
    if (named !== bucket) return { status: 404, body: error('NoSuchBucket', 'The bucket does not exist') };
    if (key === '')
      return { status: 200, body: list(url.searchParams), headers: { 'content-type': 'application/xml' } };
    const file = files.get(key);
    if (!file) return { status: 404, body: error('NoSuchKey', 'The key does not exist') };
    if (request.headers['if-match'] !== hash(file.bytes))
      return { status: 412, body: error('PreconditionFailed', 'Another one') };
    const [, from = '0', to = ''] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    const part = file.bytes.subarray(Number(from), Number(to) + 1);
    return { status: 206, body: part, isCut: fault?.kind === 'truncated' };
  }

  function list(query: URLSearchParams): string {
    const after = query.get('continuation-token') ?? '';
    const keys = [...files.keys()].filter((key) => key.startsWith(query.get('prefix') ?? '') && key > after).sort();
    const page = keys.slice(0, pageSize);
    const isCut = keys.length > pageSize;
    const contents = page.map((key) => {
      const { bytes, changedAt } = files.get(key) as StoredFile;
      const encoded = encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');
      return `<Contents><Key>${encoded}</Key><LastModified>${changedAt.toISOString()}</LastModified><ETag>${escapeXml(hash(bytes))}</ETag><Size>${bytes.length}</Size></Contents>`;
    });
    const next = isCut ? `<NextContinuationToken>${escapeXml(page.at(-1) ?? '')}</NextContinuationToken>` : '';
    return `<?xml version="1.0"?><ListBucketResult><IsTruncated>${isCut}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`;
  }

  return {
    ...{ files, faults, requests, keys: `${accessKeyId}:secret/with+signs` },
    address: (prefix: string) =>
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/${bucket}/${prefix}?region=${region}`,
    put: (key: string, content: string | Buffer, changedAt: string) =>
      files.set(key, { bytes: Buffer.from(content), changedAt: new Date(changedAt) }),
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export type S3Peer = Awaited<ReturnType<typeof startS3Peer>>;
