import { destination, type Logger, pino } from 'pino';
import { readEnv } from './env';
import { redactError, redactText, redactValue } from './redact';
import { findRequestContext } from './request-context';
import { findTraceId } from './telemetry/spans';

function createLogger(): Logger {
  return pino(
    {
      level: readEnv().LOG_LEVEL,
      base: { pid: process.pid },
      // The lines of one request can be found by its id, and those of a trace by that of the trace.
      mixin: () => {
        const requestId = findRequestContext()?.requestId;
        const traceId = findTraceId();
        return { ...(requestId && { requestId }), ...(traceId && { traceId }) };
      },
      formatters: { bindings: (bindings) => redactValue(bindings) as Record<string, unknown> },
      hooks: {
        logMethod(args, method) {
          method.apply(this, args.map((one) => redactValue(one)) as typeof args);
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

/**
 * Takes over what a process says when something unforeseen ends it: one redacted line instead of the runtime's own
 * print, which shows messages and stacks as they are. Exit status 70.
 */
export function reportCrashes(): void {
  const crash = (error: unknown) => {
    getLogger().fatal({ err: error instanceof Error ? error : new Error(String(error)) }, 'crashed');
    process.exit(70);
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
}

/** Redacts secrets in what the web framework prints to the console. */
export function redactConsole(): void {
  const plain = console;
  for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    const print = plain[name].bind(plain);
    plain[name] = (...args: unknown[]) =>
      print(
        ...args.map((one) =>
          one instanceof Error ? renderError(one) : typeof one === 'string' ? redactText(one) : redactPlain(one),
        ),
      );
  }
}

const renderError = (error: Error) => String(redactError(error)['stack'] ?? '');
const redactPlain = (value: unknown) => (typeof value === 'object' ? redactValue(value) : value);
