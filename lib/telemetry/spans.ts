import { type Attributes, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

/**
 * Spans of what this process does, for OpenTelemetry. Nothing is recorded, and next to nothing is spent, until
 * lib/telemetry.ts has started an exporter. No span carries a secret: addresses go without path, statements without
 * values, errors without their words.
 */
const getTracer = () => trace.getTracer('spendwatch');

/** Runs `work` inside of a span; a failure marks the span with the error's kind and goes on to the caller. */
export function withSpan<T>(
  name: string,
  attributes: Attributes,
  work: (span: Span) => Promise<T>,
  kind: SpanKind = SpanKind.INTERNAL,
): Promise<T> {
  return getTracer().startActiveSpan(name, { attributes, kind }, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      markFailed(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Marks the work at hand as failed where its failure is dealt with and goes no further. */
export function markWorkFailed(error: unknown): void {
  const span = trace.getActiveSpan();
  if (span) markFailed(span, error);
}

/** Marks a span as failed, by the code or the class of what was thrown: messages may quote what people typed. */
function markFailed(span: Span, error: unknown): void {
  span.setAttribute('error.type', nameError(error));
  span.setStatus({ code: SpanStatusCode.ERROR });
}

function nameError(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^\w{1,60}$/.test(code) ? code : error.name;
}

/** What a statement does to which table, e.g. "SELECT usage_hour"; its values are no part of it. */
export function summarizeSql(sql: string): string {
  const start = sql.slice(0, 2_000);
  const verb = /^\s*([A-Za-z]+)/.exec(start)?.[1]?.toUpperCase() ?? 'QUERY';
  const table = /\b(?:FROM|INTO|UPDATE)\s+(?:ONLY\s+)?"?(?:public"?\.)?"?([a-z_]+)/i.exec(start)?.[1];
  return table === undefined ? verb : `${verb} ${table}`;
}

/** Ends the span of a statement; with an error it has failed. */
type EndQuery = (error?: unknown) => void;

/** A span for one statement, as a part of the work at hand; null outside of any, so that an idle process says nothing. */
export function startQuerySpan(sql: string): EndQuery | null {
  if (!trace.getActiveSpan()?.isRecording()) return null;
  const summary = summarizeSql(sql);
  const span = getTracer().startSpan(summary, {
    kind: SpanKind.CLIENT,
    attributes: { 'db.system.name': 'postgresql', 'db.query.summary': summary },
  });
  return (error) => {
    if (error) markFailed(span, error);
    span.end();
  };
}

/** Id of the trace that the work at hand belongs to; null while nothing is recorded. */
export function findTraceId(): string | null {
  const span = trace.getActiveSpan();
  return span?.isRecording() ? span.spanContext().traceId : null;
}
