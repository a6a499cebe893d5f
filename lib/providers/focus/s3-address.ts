import { AppError } from '@/lib/errors';

/** Where files are, and how requests there are signed: addresses are path-style, `https://host/bucket/prefix`. */
export type BucketAddress = { origin: string; bucket: string; prefix: string; region: string };

/** Access keys, written as one text: "AKIA…:secret". */
export type AccessKeys = { accessKeyId: string; secretAccessKey: string };

const EXAMPLE = '"https://s3.eu-central-1.amazonaws.com/bucket/folder/"';

/** Reads the address of a folder of an S3-compatible store. `?region=` names a region that the host does not. */
export function parseBucketAddress(text: string): BucketAddress {
  const url = URL.canParse(text) ? new URL(text) : null;
  const [bucket = '', ...folders] = (url?.pathname ?? '').split('/').slice(1).map(decodeURIComponent);
  if (!url || !/^https?:$/.test(url.protocol) || bucket === '') {
    const message = `"${text}": expected the address of a bucket such as ${EXAMPLE}`;
    throw new AppError('invalid_input', `baseUrl ${message}`, { errors: [{ path: 'baseUrl', message }] });
  }
  const region = url.searchParams.get('region') ?? guessRegion(url.hostname);
  return { origin: url.origin, bucket, prefix: folders.join('/'), region };
}

/** Amazon's hosts name their region; Cloudflare's has one for all; others take the default of the protocol. */
function guessRegion(host: string): string {
  const amazon = /^s3[.-]([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com(?:\.cn)?$/.exec(host);
  if (amazon?.[1]) return amazon[1];
  return host.endsWith('.r2.cloudflarestorage.com') ? 'auto' : 'us-east-1';
}

/** Reads access keys from the text that a connection keeps as its key. */
export function parseAccessKeys(text: string): AccessKeys {
  const at = text.indexOf(':');
  const [accessKeyId, secretAccessKey] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  if (at > 0 && accessKeyId !== '' && secretAccessKey !== '') return { accessKeyId, secretAccessKey };
  const message = 'expected the access key ID and the secret access key with a colon between them';
  throw new AppError('invalid_input', `adminKey: ${message}`, { errors: [{ path: 'adminKey', message }] });
}
