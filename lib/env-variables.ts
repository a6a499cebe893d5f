/**
 * The environment, read in one place. Each variable states meaning, unit, default and example; `.env.example` and the
 * README table are checked against this list by a test.
 */
export type EnvVariable = { name: string; default: string; meaning: string };

export const ENV_VARIABLES: readonly EnvVariable[] = [
  {
    name: 'DATABASE_URL',
    default: 'embedded PostgreSQL',
    meaning: 'any PostgreSQL 15 or newer, e.g. postgres://user:pass@db:5432/spendwatch',
  },
  {
    name: 'DATABASE_DIRECT_URL',
    default: 'DATABASE_URL',
    meaning:
      'address of the PostgreSQL server itself when DATABASE_URL leads through a pooler in transaction mode; announcements of the database are received there, without it work is looked for by the clock',
  },
  {
    name: 'SPENDWATCH_DATA_DIR',
    default: '.spendwatch',
    meaning: 'embedded database and generated secret (mode 0600)',
  },
  {
    name: 'SPENDWATCH_SECRET',
    default: 'generated once into the data dir',
    meaning:
      '32 or more bytes, base64; encrypts provider keys at rest and signs sessions. Required with DATABASE_URL in production',
  },
  {
    name: 'SPENDWATCH_URL',
    default: 'http://localhost:3000',
    meaning: 'public address, used in links and for cookies',
  },
  { name: 'PORT', default: '3000', meaning: 'listening port' },
  { name: 'HOST', default: '127.0.0.1', meaning: 'listening address; 0.0.0.0 listens on all' },
  { name: 'OPENAI_ADMIN_KEY', default: '–', meaning: 'creates an OpenAI connection at first start' },
  {
    name: 'OPENAI_BASE_URL',
    default: "the SDK's",
    meaning: "another provider address, e.g. the simulator's http://127.0.0.1:4010/v1",
  },
  {
    name: 'OPENAI_ACTION_KEY',
    default: '–',
    meaning: 'second OpenAI key, the only one that changes are made with',
  },
  {
    name: 'ANTHROPIC_ADMIN_KEY',
    default: '–',
    meaning: 'creates an Anthropic connection at first start',
  },
  {
    name: 'ANTHROPIC_ACTION_KEY',
    default: '–',
    meaning: 'second Anthropic key, the only one that changes are made with',
  },
  {
    name: 'ANTHROPIC_BASE_URL',
    default: 'https://api.anthropic.com',
    meaning: "another Anthropic address, e.g. a simulator's",
  },
  {
    name: 'OPENROUTER_MANAGEMENT_KEY',
    default: '–',
    meaning: 'creates an OpenRouter connection at first start',
  },
  {
    name: 'OPENROUTER_BASE_URL',
    default: 'https://openrouter.ai/api/v1',
    meaning: "another OpenRouter address, e.g. a simulator's",
  },
  {
    name: 'LITELLM_KEY',
    default: '–',
    meaning: 'master or read key of a LiteLLM proxy; creates a connection at first start',
  },
  { name: 'LITELLM_URL', default: '–', meaning: 'address of that proxy, e.g. http://litellm.lan:4000' },
  { name: 'POLL_INTERVAL_SECONDS', default: '60', meaning: 'usage pull interval, 5 to 3600 seconds' },
  {
    name: 'SMTP_URL',
    default: 'built-in mailbox',
    meaning: 'smtp://user:pass@host:587 or smtps://user:pass@host:465; STARTTLS is used when offered',
  },
  { name: 'MAIL_FROM', default: 'Spendwatch <spendwatch@localhost>', meaning: 'sender of every mail' },
  {
    name: 'ALERT_EMAIL_TO',
    default: '–',
    meaning: 'creates an e-mail channel at first start, subscribed to everything; several addresses with commas',
  },
  { name: 'SPENDWATCH_OWNER_EMAIL', default: '–', meaning: 'unattended first owner: address' },
  {
    name: 'SPENDWATCH_OWNER_PASSWORD',
    default: '–',
    meaning: 'unattended first owner: password, 12 or more characters',
  },
  { name: 'GOOGLE_CLIENT_ID', default: '–', meaning: 'sign-in with Google: client id' },
  { name: 'GOOGLE_CLIENT_SECRET', default: '–', meaning: 'sign-in with Google: client secret' },
  { name: 'OIDC_ISSUER', default: '–', meaning: 'sign-in with any OIDC provider: issuer address' },
  { name: 'OIDC_CLIENT_ID', default: '–', meaning: 'sign-in with any OIDC provider: client id' },
  { name: 'OIDC_CLIENT_SECRET', default: '–', meaning: 'sign-in with any OIDC provider: client secret' },
  {
    name: 'ALLOWED_PRIVATE_HOSTS',
    default: '–',
    meaning:
      'hosts in your own network that webhooks and provider addresses may lead to, name or name:port, several with commas',
  },
  {
    name: 'HTTPS_PROXY',
    default: '–',
    meaning:
      'proxy for https to providers, webhooks and sign-in services, e.g. http://proxy.example.com:3128; mail does not use it',
  },
  { name: 'HTTP_PROXY', default: '–', meaning: 'the same for http' },
  { name: 'NO_PROXY', default: '–', meaning: 'hosts that are reached without the proxy, several with commas' },
  {
    name: 'TRUSTED_PROXIES',
    default: '–',
    meaning:
      'addresses of the proxies in front with commas, e.g. 10.0.0.5; only their X-Forwarded-For says who a client is. Never a whole network that others are in, too: each of them could write it',
  },
  {
    name: 'HSTS_INCLUDE_SUBDOMAINS',
    default: 'false',
    meaning:
      'true = browsers are instructed to keep to https on every name below the public address, too; only if all of them have it',
  },
  {
    name: 'BREACHED_PASSWORDS_URL',
    default: 'https://api.pwnedpasswords.com',
    meaning:
      'k-anonymity service that new passwords are looked up in; five hex digits of a digest are sent, and nothing happens when it is out of reach',
  },
  {
    name: 'RATE_LIMIT_PER_MINUTE',
    default: '6000',
    meaning: 'API requests a minute that one token, one person or one client address may make, in each web process',
  },
  {
    name: 'LEAK_SCAN_ROOTS',
    default: '–',
    meaning:
      "folders of the worker's machine below which admins may have folders scanned for leaked keys, absolute, several with commas",
  },
  {
    name: 'KEY_ROTATION_COMMAND',
    default: '–',
    meaning:
      'program that takes a new key on its standard input and puts it into your secret store, absolute path; see docs/keys.md',
  },
  {
    name: 'SPENDWATCH_TOKEN',
    default: '–',
    meaning: 'token that "spendwatch scan --report https://…" reports with and "spendwatch mcp" asks with',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    default: 'off',
    meaning:
      'OpenTelemetry receiver (OTLP over HTTP) for traces and figures of Spendwatch itself, e.g. http://collector:4318; /v1/traces and /v1/metrics are added. It is reached directly, not through HTTPS_PROXY',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_HEADERS',
    default: '–',
    meaning: 'headers for it as name=value, separated by commas, values percent-encoded; usually its token',
  },
  { name: 'OTEL_SERVICE_NAME', default: 'spendwatch', meaning: 'name that traces and figures are sent under' },
  {
    name: 'OTEL_TRACES_SAMPLER_ARG',
    default: '1',
    meaning:
      'share of traces that are recorded, 0 to 1; a trace that was begun elsewhere is continued as it was decided there',
  },
  {
    name: 'LOG_LEVEL',
    default: 'info',
    meaning: 'fatal, error, warn, info, debug, trace or silent; logs are JSON lines on stderr',
  },
];
