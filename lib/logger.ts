import { destination, type Logger, pino } from 'pino';
import { readEnv } from './env';

/** Fields that may carry a secret, at the top and one level down. */
const SECRET_FIELDS = ['adminKey', 'actionKey', 'authorization', 'cookie', 'set-cookie', 'password', 'secret', 'token'];

/** Provider keys, our tokens and credentials in addresses, wherever they stand in a text. */
const SECRET_TEXT =
  /\b(sk-[A-Za-z0-9_-]{3})[A-Za-z0-9_-]{8,}|\b(sw_)[A-Za-z0-9_-]{16,}|(\b\w+:\/\/[^\s:/@]*:)[^\s@/]+(?=@)/g;

/** Blanks out what looks like a secret inside a text. */
export function redactText(text: string): string {
  return text.replace(SECRET_TEXT, (_all, key?: string, token?: string, address?: string) => {
    return `${key ?? token ?? address ?? ''}[redacted]`;
  });
}

function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    ...(typeof code === 'string' && { code }),
    message: redactText(error.message),
    stack: redactText(error.stack ?? ''),
    ...(error.cause !== undefined && { cause: serializeError(error.cause) }),
  };
}

function createLogger(): Logger {
  const paths = SECRET_FIELDS.flatMap((field) => [`["${field}"]`, `*["${field}"]`]);
  return pino(
    {
      level: readEnv().LOG_LEVEL,
      base: { pid: process.pid },
      redact: { paths, censor: '[redacted]' },
      serializers: { err: serializeError, error: serializeError },
      hooks: {
        logMethod(args, method) {
          method.apply(this, args.map((one) => (typeof one === 'string' ? redactText(one) : one)) as typeof args);
        },
      },
    },
    destination({ dest: 2, sync: true }),
  );
}

let created: Logger | null = null;

/** The log of this process: JSON lines on stderr, level from LOG_LEVEL, never a secret in them. */
export function getLogger(): Logger {
  created ??= createLogger();
  return created;
}
