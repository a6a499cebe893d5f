import { isIP } from 'node:net';
import { type Env, listProviderAddresses, readEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { isPublicAddress } from './address';

/** Names of this machine, as people write them on purpose. */
const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

const PORTS: Record<string, string> = { 'http:': '80', 'https:': '443' };

/** Whom a call is for: a provider of usage, or a receiver of messages and pings. */
export type OutgoingPurpose = 'provider' | 'receiver';

/**
 * Hosts (`name` or `name:port`) that may be reached although they are private: those of ALLOWED_PRIVATE_HOSTS, for
 * providers those that the environment names, and this machine when only this machine can reach Spendwatch.
 */
function listAllowedHosts(env: Env, purpose: OutgoingPurpose): Set<string> {
  const allowed = new Set(env.ALLOWED_PRIVATE_HOSTS);
  if (purpose === 'provider') for (const one of listProviderAddresses(env)) allowed.add(readHostAndPort(one));
  const isOnlyLocal = LOOPBACK_NAMES.has(env.HOST) && LOOPBACK_NAMES.has(new URL(env.publicUrl).hostname);
  if (isOnlyLocal) for (const name of LOOPBACK_NAMES) allowed.add(name);
  return allowed;
}

/** Host and port, with one name for this machine. */
const readMachineAndPort = (url: URL) =>
  LOOPBACK_NAMES.has(url.hostname) ? `localhost:${url.port || PORTS[url.protocol]}` : readHostAndPort(url);

const readHostAndPort = (url: URL) => `${url.hostname}:${url.port || PORTS[url.protocol]}`;

/** True when the operator allowed this host by name, so that its addresses are not judged. */
export function isAllowedByName(url: URL, purpose: OutgoingPurpose): boolean {
  const allowed = listAllowedHosts(readEnv(), purpose);
  return allowed.has(url.hostname) || allowed.has(readHostAndPort(url));
}

/**
 * True for an address that usage is read from, that of OPENAI_BASE_URL and its like or of a connection: no message of ours
 * is meant for it.
 */
function isProviderAddress(url: URL, providerUrls: readonly string[]): boolean {
  const named = providerUrls.flatMap((one) => (URL.canParse(one) ? new URL(one) : []));
  const place = readMachineAndPort(url);
  return [...listProviderAddresses(readEnv()), ...named].some((one) => readMachineAndPort(one) === place);
}

function refuse(host: string, reason: string): AppError {
  return new AppError(
    'invalid_input',
    `address "${host}": ${reason}; expected one on the public internet, or a host that ALLOWED_PRIVATE_HOSTS names`,
  );
}

/** The failure for a host that has a private address. */
export function makePrivateAddressError(host: string): AppError {
  return refuse(host, 'it leads into a private network');
}

/**
 * Checks the text of an address that we are asked to send something to: plain http(s), no credentials, the host in its
 * ordinary spelling (`http://0x7f.1` is refused, and so is every other way of writing an address that means another),
 * not a private address unless allowed by name, and for receivers not the provider, of whose addresses `providerUrls` are
 * those that connections name. What a name leads to is checked again when the connection is made. Throws AppError
 * `invalid_input`.
 */
export function parseOutgoingUrl(
  text: string,
  purpose: OutgoingPurpose = 'receiver',
  providerUrls: readonly string[] = [],
): URL {
  const written = /^(https?):\/\/((?:\[[0-9a-f:.]+\]|[^\s/?#:@[\]\\]+))(?::\d{1,5})?(?:[/?#][^\s\\]*)?$/i.exec(text);
  const url = written && URL.canParse(text) ? new URL(text) : null;
  if (!written || !url) {
    throw new AppError('invalid_input', 'address: expected https://host/path without user name and password');
  }
  const host = (written[2] ?? '').toLowerCase();
  const bare = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(bare) !== 0 && host !== url.hostname && !host.startsWith('[')) {
    throw refuse(host, `it is another spelling of ${url.hostname}`);
  }
  if (purpose === 'receiver' && isProviderAddress(url, providerUrls)) {
    throw new AppError('invalid_input', `address "${host}": usage is read there; expected a receiver of messages`);
  }
  if (isIP(bare) !== 0 && !isAllowedByName(url, purpose) && !isPublicAddress(bare)) throw makePrivateAddressError(host);
  return url;
}
