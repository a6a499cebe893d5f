import { type LookupAddress, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { SpanKind } from '@opentelemetry/api';
import {
  Agent,
  buildConnector,
  type Dispatcher,
  EnvHttpProxyAgent,
  type RequestInit,
  type Response,
  fetch as send,
} from 'undici';
import { type Env, listDirectHosts, readEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { withSpan } from '@/lib/telemetry/spans';
import { isPublicAddress } from './address';
import { isAllowedByName, makePrivateAddressError, type OutgoingPurpose, parseOutgoingUrl } from './target';

/** How one kind of call goes out. */
export type OutgoingPolicy = {
  /** Whole exchange, body included, in milliseconds; default 30,000. */
  timeoutMs?: number;
  /** Default: a receiver of messages, which may reach less than a provider. */
  purpose?: OutgoingPurpose;
  /** Addresses that connections are read from, where a receiver of messages must not be. */
  providerUrls?: readonly string[];
};

const DEFAULT_TIMEOUT_MS = 30_000;
const CONNECT_TIMEOUT_MS = 10_000;

const LIMITS = { headersTimeout: 60_000, bodyTimeout: 60_000, maxResponseSize: 64 * 1_048_576 };

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

/** Connects to public addresses and to hosts allowed by name, and to nothing else. */
function createGuardedConnector(resolve: Resolve, purpose: OutgoingPurpose): buildConnector.connector {
  const connector = (isAllowed: boolean) =>
    buildConnector({ timeout: CONNECT_TIMEOUT_MS, lookup: createGuardedLookup(isAllowed, resolve) });
  const [guarded, open] = [connector(false), connector(true)];
  return (options, callback) => {
    const host = isIP(options.hostname) === 6 ? `[${options.hostname}]` : options.hostname;
    const url = new URL(`${options.protocol}//${host}${options.port ? `:${options.port}` : ''}`);
    const isAllowed = isAllowedByName(url, purpose);
    // Sockets look up names only: an address that is written out is judged here.
    const bare = url.hostname.replace(/^\[(.*)\]$/, '$1');
    if (!isAllowed && isIP(bare) !== 0 && !isPublicAddress(bare)) callback(makePrivateAddressError(host), null);
    else (isAllowed ? open : guarded)(options, callback);
  };
}

/** An undici agent that connects to public addresses and to hosts allowed by name, and to nothing else. */
export function createGuardedAgent(resolve: Resolve = lookup, purpose: OutgoingPurpose = 'receiver'): Agent {
  return new Agent({ ...LIMITS, connect: createGuardedConnector(resolve, purpose) });
}

/**
 * The same by way of the proxies that the environment names. The connection to the proxy itself may be private, the
 * operator chose it; what is reached directly is guarded as ever, and what goes through the proxy by `assertPublicName`.
 */
function createProxiedAgent(env: Env, purpose: OutgoingPurpose): Dispatcher {
  return new EnvHttpProxyAgent({
    ...LIMITS,
    ...(env.HTTPS_PROXY ? { httpsProxy: env.HTTPS_PROXY } : {}),
    ...(env.HTTP_PROXY ? { httpProxy: env.HTTP_PROXY } : {}),
    noProxy: listDirectHosts(env).join(','),
    connect: createGuardedConnector(lookup, purpose),
  });
}

const hasProxy = (env: Env) => env.HTTPS_PROXY !== undefined || env.HTTP_PROXY !== undefined;

/**
 * Refuses a name that leads into a private network before the proxy is asked for it. A name that this machine cannot look
 * up is left to the proxy, which is where such networks look names up.
 */
function assertPublicName(url: URL, purpose: OutgoingPurpose): Promise<void> {
  if (isAllowedByName(url, purpose) || isIP(url.hostname.replace(/^\[(.*)\]$/, '$1')) !== 0) return Promise.resolve();
  return new Promise((pass, refuse) => {
    lookup(url.hostname, { all: true }, (error, addresses) => {
      if (error || addresses.every(({ address }) => isPublicAddress(address))) pass();
      else refuse(makePrivateAddressError(url.hostname));
    });
  });
}

/** By the settings and the purpose they were made for; tests change the settings. */
const shared = new Map<string, Dispatcher>();

function getSharedDispatcher(env: Env, purpose: OutgoingPurpose): Dispatcher {
  const key = [purpose, env.HTTPS_PROXY, env.HTTP_PROXY, ...listDirectHosts(env)].join();
  const made =
    shared.get(key) ?? (hasProxy(env) ? createProxiedAgent(env, purpose) : createGuardedAgent(lookup, purpose));
  shared.set(key, made);
  return made;
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
  dispatcher: Dispatcher = getSharedDispatcher(readEnv(), policy.purpose ?? 'receiver'),
): Promise<Response> {
  const target = parseOutgoingUrl(String(url), policy.purpose, policy.providerUrls);
  if (hasProxy(readEnv())) await assertPublicName(target, policy.purpose ?? 'receiver');
  const timeout = AbortSignal.timeout(policy.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
  const method = init.method ?? 'GET';
  // Neither path nor query: of a webhook they are the secret.
  const attributes = { 'http.request.method': method, 'server.address': target.hostname };
  return withSpan(
    `${method} ${target.hostname}`,
    attributes,
    async (span) => {
      const response = await send(target, { ...init, signal, redirect: 'manual', dispatcher }).catch(
        (error: unknown) => {
          throw findRefusal(error) ?? error;
        },
      );
      span.setAttribute('http.response.status_code', response.status);
      return response;
    },
    SpanKind.CLIENT,
  );
}

/** Our own refusal inside what the library threw. */
function findRefusal(error: unknown): AppError | null {
  for (let one = error, depth = 0; one instanceof Error && depth < 5; one = one.cause, depth += 1) {
    if (one instanceof AppError) return one;
  }
  return null;
}
