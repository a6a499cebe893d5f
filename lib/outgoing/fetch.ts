import { type LookupAddress, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector, type RequestInit, type Response, fetch as send } from 'undici';
import { AppError } from '@/lib/errors';
import { isPublicAddress } from './address';
import { isAllowedByName, makePrivateAddressError, type OutgoingPurpose, parseOutgoingUrl } from './target';

/** How one kind of call goes out. */
export type OutgoingPolicy = {
  /** Whole exchange, body included, in milliseconds; default 30,000. */
  timeoutMs?: number;
  /** Default: a receiver of messages, which may reach less than a provider. */
  purpose?: OutgoingPurpose;
};

const DEFAULT_TIMEOUT_MS = 30_000;
const CONNECT_TIMEOUT_MS = 10_000;

type Resolve = (
  hostname: string,
  options: { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * A lookup for sockets that gives out public addresses only, so that the address that was checked is the address that is
 * connected to: a name cannot lead elsewhere a moment later. One private address among several refuses the name.
 */
export function createGuardedLookup(isAllowed: boolean, resolve: Resolve = lookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const isFine = isAllowed || addresses.every(({ address }) => isPublicAddress(address));
      const [first] = addresses;
      if (!isFine || !first) return callback(makePrivateAddressError(hostname), '', 0);
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

/** An undici agent that connects to public addresses and to hosts allowed by name, and to nothing else. */
export function createGuardedAgent(resolve: Resolve = lookup, purpose: OutgoingPurpose = 'receiver'): Agent {
  const connector = (isAllowed: boolean) =>
    buildConnector({ timeout: CONNECT_TIMEOUT_MS, lookup: createGuardedLookup(isAllowed, resolve) });
  const [guarded, open] = [connector(false), connector(true)];
  return new Agent({
    headersTimeout: 60_000,
    bodyTimeout: 60_000,
    maxResponseSize: 64 * 1_048_576,
    connect: (options, callback) => {
      const host = isIP(options.hostname) === 6 ? `[${options.hostname}]` : options.hostname;
      const url = new URL(`${options.protocol}//${host}${options.port ? `:${options.port}` : ''}`);
      const isAllowed = isAllowedByName(url, purpose);
      // Sockets look up names only: an address that is written out is judged here.
      const bare = url.hostname.replace(/^\[(.*)\]$/, '$1');
      if (!isAllowed && isIP(bare) !== 0 && !isPublicAddress(bare)) callback(makePrivateAddressError(host), null);
      else (isAllowed ? open : guarded)(options, callback);
    },
  });
}

const shared = new Map<OutgoingPurpose, Agent>();

function getSharedAgent(purpose: OutgoingPurpose): Agent {
  const agent = shared.get(purpose) ?? createGuardedAgent(lookup, purpose);
  shared.set(purpose, agent);
  return agent;
}

/**
 * `fetch` for addresses that people or providers chose: webhooks and provider base URLs. Nothing private is reached unless the
 * operator allowed its host by name (ALLOWED_PRIVATE_HOSTS); redirects are not followed, the caller gets the 3xx answer.
 * Throws AppError `invalid_input` for an address that is refused, and undici's TypeError when the network fails.
 */
export async function outgoingFetch(
  url: string | URL,
  init: RequestInit = {},
  policy: OutgoingPolicy = {},
  dispatcher: Agent = getSharedAgent(policy.purpose ?? 'receiver'),
): Promise<Response> {
  const target = parseOutgoingUrl(String(url), policy.purpose);
  const timeout = AbortSignal.timeout(policy.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
  try {
    return await send(target, { ...init, signal, redirect: 'manual', dispatcher });
  } catch (error) {
    throw findRefusal(error) ?? error;
  }
}

/** Our own refusal inside what the library threw. */
function findRefusal(error: unknown): AppError | null {
  for (let one = error, depth = 0; one instanceof Error && depth < 5; one = one.cause, depth += 1) {
    if (one instanceof AppError) return one;
  }
  return null;
}
