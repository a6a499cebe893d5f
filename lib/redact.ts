/** Names of fields whose value is a secret wherever they stand. */
const SECRET_NAME =
  /^(?:.*(?:password|passwd|secret|apikey|api_key|adminkey|actionkey|token|credential)|authorization|proxy-authorization|cookie|set-cookie|x-api-key)$/i;

const HIDDEN = '[redacted]';

/** What gives access, wherever it stands in a text: each pattern keeps what its first group holds, to recognise it by. */
const PATTERNS: readonly RegExp[] = [
  // Keys of providers: OpenAI, Anthropic and those made alike; ours; signing keys; Slack; Google; GitHub; AWS.
  /\b(sk-[A-Za-z0-9_-]{3})[A-Za-z0-9_-]{8,}/g,
  /\b(sw_|so_|whsec_|xox[abeoprs]-|xapp-|AIza|gh[opsu]_|AKIA)[A-Za-z0-9_+/=-]{10,}/g,
  // Credentials in addresses: smtp://user:password@host, postgres://:password@host, https://token@host.
  /\b([a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@?#"']{0,200}:)[^\s@"']{1,500}(?=@)/gi,
  /\b(https?:\/\/)[^\s:/@?#"']{8,500}(?=@)/gi,
  // Addresses that are themselves the secret: incoming webhooks, bots, our own links.
  /\b(hooks\.slack\.com\/(?:services|workflows|triggers)\/)[\w/-]{8,}/gi,
  /\b(discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/)[\w/-]{8,}/gi,
  /\b(\w[\w.-]{0,100}\.webhook\.office\.com\/)[\w@/-]{8,}/gi,
  /\b(api\.telegram\.org\/bot)[\w:-]{8,}/gi,
  /(\/(?:share|embed|unsubscribe)\/|\/(?:invitation|reset-password|confirm-email)#)[\w.-]{16,}/g,
  // Headers, cookies and parameters by name; the text after "expected" says what to enter, not what was entered.
  /\b((?:bearer|basic|digest) +)[\w.~+/=:-]{8,}/gi,
  /((?:^|[\s"';,])(?:set-)?cookie["']?\s*[:=]\s*["']?)[^\n"']{3,2000}/gim,
  /\b((?:__Host-|__Secure-)?spendwatch\.[\w-]{2,40}=)[^\s;,"']{8,}/g,
  /([?&#](?:[\w-]{0,40}(?:token|secret|password|key|code)|sig|signature|auth)=)[^\s&#"']{4,}/gi,
  /\b((?:password|passwd|pwd|secret|token|api[_-]?key|admin[_-]?key|routing[_-]?key|authorization)["']?\s*[:=]\s*["']?)(?!\s|\[redacted\]|(?:bearer|basic|digest|expected)\b)[^\s"',;&)}\]]{4,}/gi,
];

/** Blanks out what looks like a secret inside a text. */
export function redactText(text: string): string {
  return PATTERNS.reduce((left, pattern) => left.replace(pattern, (_all, kept: string) => `${kept}${HIDDEN}`), text);
}

/** An error as plain data: its kind, code, words and stack without secrets, and those of its causes. */
export function redactError(error: Error, depth = 0): Record<string, unknown> {
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    ...(typeof code === 'string' && { code }),
    message: redactText(error.message),
    stack: redactText(error.stack ?? ''),
    ...(error.cause !== undefined && depth < MAX_DEPTH && { cause: redactValue(error.cause, depth + 1) }),
  };
}

const MAX_DEPTH = 6;

/** A value as it may be written down: fields named like secrets hidden, texts searched, as deep as a log line goes. */
export function redactValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (value instanceof Error) return redactError(value, depth);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth >= MAX_DEPTH) return '[deeper]';
  if (value instanceof Uint8Array) return `[${value.length} bytes]`;
  if (Array.isArray(value)) return value.map((one) => redactValue(one, depth + 1));
  const entries = value instanceof Headers || value instanceof Map ? [...value.entries()] : Object.entries(value);
  return Object.fromEntries(
    entries.map(([name, one]) => [name, isSecretField(String(name), one) ? HIDDEN : redactValue(one, depth + 1)]),
  );
}

/** Counts are no secrets: `inputTokens: 5` stays. */
const isSecretField = (name: string, value: unknown) =>
  SECRET_NAME.test(name) && value !== null && value !== undefined && !['number', 'boolean'].includes(typeof value);
