const LOOPBACK = '127.0.0.1';

/**
 * The network address a request came from, as limits and mails use it: the last entry of X-Forwarded-For, which is the
 * one that the nearest proxy (or our own server) wrote; everything before it may be made up by the caller.
 */
export function findClientAddress(headers: Headers): string {
  const chain = (headers.get('x-forwarded-for') ?? '').split(',');
  const nearest =
    chain
      .at(-1)
      ?.trim()
      .replace(/^::ffff:/, '') ?? '';
  return /^[0-9a-fA-F.:]{2,45}$/.test(nearest) ? nearest : LOOPBACK;
}
