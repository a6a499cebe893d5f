import { existsSync } from 'node:fs';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { holdsSecret, readVariable } from './env-files';
import { ENV_VARIABLES } from './env-variables';
import { AppError } from './errors';

export { ENV_VARIABLES };

const address = (schemes: string[], example: string) =>
  z.string().refine(
    (text) => {
      try {
        return schemes.includes(new URL(text).protocol.slice(0, -1));
      } catch {
        return false;
      }
    },
    { message: `expected an address such as ${example}` },
  );

/**
 * What of an address is left after its host: a `#`, `/` or `?` in a password ends the host early, and the connection would
 * go to whatever stands before it.
 */
function isPasswordCut(text: string): boolean {
  const afterScheme = text.replace(/^[a-z]+:\/\//i, '');
  const end = afterScheme.search(/[/?#]/);
  if (end === -1) return false;
  const [host, rest] = [afterScheme.slice(0, end), afterScheme.slice(end)];
  return rest.includes('#') || /^\/?[^?]*@/.test(rest) || (!host.includes('@') && rest.includes('@'));
}

const CUT_PASSWORD =
  'a "#", "/" or "?" in the user name or password ends the host: write them as %23, %2F and %3F (and "@" as %40, "%" as %25)';

/** An address that may carry a password. */
const addressWithPassword = (schemes: string[], example: string) =>
  z
    .string()
    .refine((text) => !isPasswordCut(text), { message: CUT_PASSWORD, abort: true })
    .pipe(address(schemes, example));

const wholeNumber = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d+$/, `expected a whole number from ${from} to ${to}`)
    .transform(Number)
    .refine((value) => value >= from && value <= to, { message: `expected a whole number from ${from} to ${to}` });

const commaList = (text: string) =>
  text
    .split(',')
    .map((one) => one.trim().toLowerCase())
    .filter(Boolean);

/** True for 32 or more bytes as base64: what SPENDWATCH_SECRET has to be. */
export const isSecret = (text: string): boolean =>
  /^[A-Za-z0-9+/_-]+={0,2}$/.test(text) && Math.floor((text.replace(/=+$/, '').length * 3) / 4) >= 32;

/** A proxy as other programs take it: `proxy.example.com:3128` means http. */
const proxyAddress = z
  .string()
  .transform((text) => (/^[a-z]+:\/\//i.test(text) ? text : `http://${text}`))
  .pipe(addressWithPassword(['http', 'https'], 'http://proxy.example.com:3128'));

const HEADER_LIST = 'expected headers such as "authorization=Bearer%20abc,x-tenant=acme"';

/** Headers as OpenTelemetry writes them: `name=value`, separated by commas, values percent-encoded. */
const headerList = z.string().transform((text, context) => {
  const headers: Record<string, string> = {};
  for (const one of text.split(',').filter((part) => part.trim() !== '')) {
    const [, name, value] = /^\s*([\w-]{1,100})\s*=(.*)$/s.exec(one) ?? [];
    try {
      if (name === undefined) throw new Error(HEADER_LIST);
      headers[name.toLowerCase()] = decodeURIComponent((value ?? '').trim());
    } catch {
      context.addIssue({ code: 'custom', message: HEADER_LIST });
      return z.NEVER;
    }
  }
  return headers;
});

/** A key of a provider; its form is the provider's business. */
const providerKey = z.string().min(7, 'expected a key of the provider');

const EnvSchema = z
  .object({
    DATABASE_URL: addressWithPassword(
      ['postgres', 'postgresql'],
      'postgres://user:pass@localhost:5432/spendwatch',
    ).optional(),
    DATABASE_DIRECT_URL: addressWithPassword(
      ['postgres', 'postgresql'],
      'postgres://user:pass@localhost:5432/spendwatch',
    ).optional(),
    SPENDWATCH_DATA_DIR: z.string().default('.spendwatch'),
    SPENDWATCH_SECRET: z
      .string()
      .refine(isSecret, {
        message: 'expected 32 or more random bytes as base64, e.g. from "openssl rand -base64 32"',
      })
      .optional(),
    SPENDWATCH_URL: address(['http', 'https'], 'https://spend.example.com')
      .refine((text) => /^\/*$/.test(new URL(text).pathname) && !/[?#]/.test(text), {
        message:
          'expected an address without a path, such as https://spend.example.com: give Spendwatch a host name of its own, it does not work below a path',
        when: ({ issues }) => issues.length === 0,
      })
      .optional(),
    PORT: wholeNumber(0, 65535).default(3000),
    HOST: z.string().default('127.0.0.1'),
    OPENAI_ADMIN_KEY: z.string().min(16, 'expected an admin key such as "sk-admin-…"').optional(),
    OPENAI_BASE_URL: address(['http', 'https'], 'http://127.0.0.1:4010/v1').optional(),
    OPENAI_ACTION_KEY: providerKey.optional(),
    ANTHROPIC_ADMIN_KEY: providerKey.optional(),
    ANTHROPIC_ACTION_KEY: providerKey.optional(),
    ANTHROPIC_BASE_URL: address(['http', 'https'], 'https://api.anthropic.com').optional(),
    OPENROUTER_MANAGEMENT_KEY: providerKey.optional(),
    OPENROUTER_BASE_URL: address(['http', 'https'], 'https://openrouter.ai/api/v1').optional(),
    LITELLM_KEY: providerKey.optional(),
    LITELLM_URL: address(['http', 'https'], 'http://litellm.lan:4000').optional(),
    POLL_INTERVAL_SECONDS: wholeNumber(5, 3600).default(60),
    SMTP_URL: addressWithPassword(['smtp', 'smtps'], 'smtp://user:pass@mail.example.com:587').optional(),
    MAIL_FROM: z
      .string()
      .regex(/^[^\r\n]*@[^\r\n]+$/, 'expected an address such as "Spendwatch <alerts@example.com>"')
      .default('Spendwatch <spendwatch@localhost>'),
    ALERT_EMAIL_TO: z
      .string()
      .transform((text) =>
        text
          .split(',')
          .map((one) => one.trim())
          .filter(Boolean),
      )
      .pipe(z.array(z.email('expected e-mail addresses separated by commas')).min(1))
      .optional(),
    SPENDWATCH_OWNER_EMAIL: z.email('expected an e-mail address').optional(),
    SPENDWATCH_OWNER_PASSWORD: z.string().min(12, 'expected 12 or more characters').optional(),
    GOOGLE_CLIENT_ID: z.string().optional(),
    GOOGLE_CLIENT_SECRET: z.string().optional(),
    OIDC_ISSUER: address(['http', 'https'], 'https://login.example.com').optional(),
    OIDC_CLIENT_ID: z.string().optional(),
    OIDC_CLIENT_SECRET: z.string().optional(),
    ALLOWED_PRIVATE_HOSTS: z
      .string()
      .transform(commaList)
      .pipe(
        z.array(
          z.string().regex(/^(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(:\d{1,5})?$/, 'expected hosts such as "hooks.lan:8080"'),
        ),
      )
      .default([]),
    HTTPS_PROXY: proxyAddress.optional(),
    HTTP_PROXY: proxyAddress.optional(),
    NO_PROXY: z.string().transform(commaList).default([]),
    TRUSTED_PROXIES: z
      .string()
      .transform(commaList)
      .pipe(
        z.array(
          z
            .string()
            .transform((text) => (text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`))
            .refine((text) => ipaddr.isValidCIDR(text), 'expected addresses such as "10.0.0.5"'),
        ),
      )
      .default([]),
    HSTS_INCLUDE_SUBDOMAINS: z
      .enum(['true', 'false'], { error: 'expected true or false' })
      .transform((text) => text === 'true')
      .default(false),
    BREACHED_PASSWORDS_URL: address(['http', 'https'], 'https://api.pwnedpasswords.com').default(
      'https://api.pwnedpasswords.com',
    ),
    LEAK_SCAN_ROOTS: z
      .string()
      .transform((text) =>
        text
          .split(',')
          .map((one) => one.trim())
          .filter(Boolean),
      )
      .pipe(z.array(z.string().regex(/^\//, 'expected absolute folders such as "/srv/repositories"')))
      .default([]),
    KEY_ROTATION_COMMAND: z.string().regex(/^\//, 'expected the absolute path of a program').optional(),
    SPENDWATCH_TOKEN: z.string().min(16, 'expected a token such as "sw_…"').optional(),
    RATE_LIMIT_PER_MINUTE: wholeNumber(1, 10_000_000).default(6_000),
    OTEL_EXPORTER_OTLP_ENDPOINT: address(['http', 'https'], 'http://collector:4318').optional(),
    OTEL_EXPORTER_OTLP_HEADERS: headerList.default({}),
    OTEL_SERVICE_NAME: z.string().max(200).default('spendwatch'),
    OTEL_TRACES_SAMPLER_ARG: z
      .string()
      .regex(/^(0(\.\d+)?|1(\.0+)?)$/, 'expected a share from 0 to 1, such as 0.1')
      .transform(Number)
      .default(1),
    LOG_LEVEL: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
        error: 'expected fatal, error, warn, info, debug, trace or silent',
      })
      .default('info'),
  })
  .superRefine((env, context) => {
    const together = (names: (keyof typeof env)[]) => {
      const missing = names.filter((name) => env[name] === undefined);
      if (missing.length === 0 || missing.length === names.length) return;
      for (const name of missing) {
        context.addIssue({
          code: 'custom',
          path: [name],
          message: `expected a value, because ${names.filter((n) => n !== name).join(' and ')} is set`,
        });
      }
    };
    together(['SPENDWATCH_OWNER_EMAIL', 'SPENDWATCH_OWNER_PASSWORD']);
    together(['LITELLM_KEY', 'LITELLM_URL']);
    together(['GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET']);
    together(['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET']);
  });

export type Env = z.output<typeof EnvSchema> & { publicUrl: string; isProduction: boolean };

/** Parses an environment. Throws AppError `invalid_input` that lists every problem at once, never a secret's value. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const given: Record<string, string> = {};
  const unread: { path: string; message: string }[] = [];
  for (const { name } of ENV_VARIABLES) {
    const { value, problem } = readVariable(source, name);
    if (value) given[name] = value;
    if (problem) unread.push({ path: name, message: problem });
  }
  const result = EnvSchema.safeParse(given);
  if (!result.success || unread.length > 0) {
    const wrong = (result.error?.issues ?? []).map((issue) => {
      const name = String(issue.path[0] ?? '');
      const value = given[name];
      const shown = value === undefined || holdsSecret(name) ? '' : ` "${value}"`;
      return { path: name, message: `${name}${shown}: ${issue.message}` };
    });
    const errors = [...unread, ...wrong];
    const lines = errors.map((one) => `  ${one.message}`).join('\n');
    throw new AppError(
      'invalid_input',
      `The environment has ${errors.length} problem${errors.length === 1 ? '' : 's'}:\n${lines}`,
      { errors },
    );
  }
  const env = result.data;
  return {
    ...env,
    publicUrl: (env.SPENDWATCH_URL ?? `http://localhost:${env.PORT}`).replace(/\/+$/, ''),
    isProduction: source['NODE_ENV'] === 'production',
  };
}

let parsed: Env | null = null;

/** Honours `.env` beside the project; variables that are set already win. */
export function loadDotEnv(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}

/** The environment of this process, parsed once. */
export function readEnv(): Env {
  parsed ??= parseEnv(process.env);
  return parsed;
}

/** Sets variables that this process found out itself (the embedded database's address, a generated secret). */
export function overrideEnv(values: Record<string, string>): Env {
  Object.assign(process.env, values);
  parsed = null;
  return readEnv();
}

/** Addresses that the operator named as providers: usage is read from there. */
export function listProviderAddresses(env: Env): URL[] {
  const named = [env.OPENAI_BASE_URL, env.ANTHROPIC_BASE_URL, env.OPENROUTER_BASE_URL, env.LITELLM_URL];
  return named.flatMap((one) => (one === undefined ? [] : [new URL(one)]));
}

/** Hosts that are reached without the proxy: those of NO_PROXY, this machine, and the private ones that are allowed. */
export function listDirectHosts(env: Env): string[] {
  return [...env.NO_PROXY, 'localhost', '127.0.0.1', '::1', ...env.ALLOWED_PRIVATE_HOSTS];
}

/** Makes Node's own `fetch`, which sign-in services are asked with, use the proxy too. */
function buildProxyEnv(env: Env): Record<string, string> {
  if (!env.HTTPS_PROXY && !env.HTTP_PROXY) return {};
  return {
    NODE_USE_ENV_PROXY: '1',
    ...(env.HTTPS_PROXY ? { HTTPS_PROXY: env.HTTPS_PROXY } : {}),
    ...(env.HTTP_PROXY ? { HTTP_PROXY: env.HTTP_PROXY } : {}),
    NO_PROXY: listDirectHosts(env).join(','),
  };
}

/** This process's environment plus `extra`, to hand to a child process. */
export function buildChildEnv(extra: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...buildProxyEnv(readEnv()), ...extra };
}

/** The variables as this process was given them, for reports on what is set. */
export const readGivenVariables = (): NodeJS.ProcessEnv => ({ ...process.env });
