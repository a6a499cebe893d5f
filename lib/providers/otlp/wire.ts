import { create, fromBinary, fromJsonString, toBinary, toJsonString } from '@bufbuild/protobuf';
import { AppError } from '@/lib/errors';
import {
  type ExportMetricsServiceRequest,
  ExportMetricsServiceRequestSchema,
  ExportMetricsServiceResponseSchema,
} from './proto/metrics-service';
import { StatusSchema } from './proto/status';
import {
  type ExportTraceServiceRequest,
  ExportTraceServiceRequestSchema,
  ExportTraceServiceResponseSchema,
} from './proto/trace-service';

/** The two encodings of OTLP over HTTP, by their media types. */
export const MEDIA_TYPES = { protobuf: 'application/x-protobuf', json: 'application/json' } as const;
export type Encoding = keyof typeof MEDIA_TYPES;

/** Deeper than any attribute, shallow enough for every stack. */
const MAX_DEPTH = 32;
const JSON_OPTIONS = { ignoreUnknownFields: true, recursionLimit: MAX_DEPTH };
const BINARY_OPTIONS = { readUnknownFields: false, recursionLimit: MAX_DEPTH };

export type Export =
  | { signal: 'metrics'; request: ExportMetricsServiceRequest }
  | { signal: 'traces'; request: ExportTraceServiceRequest };

/** The request that these bytes are. Throws `invalid_input` for anything else. */
export function decodeExport(signal: Export['signal'], encoding: Encoding, bytes: Uint8Array): Export {
  try {
    return signal === 'metrics'
      ? { signal, request: decode(ExportMetricsServiceRequestSchema, encoding, bytes) }
      : { signal, request: decode(ExportTraceServiceRequestSchema, encoding, bytes) };
  } catch (error) {
    const why = error instanceof Error ? error.message.slice(0, 200) : String(error);
    throw new AppError(
      'invalid_input',
      `body: expected an OTLP export of ${signal} as ${MEDIA_TYPES[encoding]}: ${why}`,
    );
  }
}

type Requests = typeof ExportMetricsServiceRequestSchema | typeof ExportTraceServiceRequestSchema;

function decode<T extends Requests>(schema: T, encoding: Encoding, bytes: Uint8Array) {
  return encoding === 'protobuf'
    ? fromBinary(schema, bytes, BINARY_OPTIONS)
    : fromJsonString(schema, new TextDecoder('utf-8', { fatal: true }).decode(bytes), JSON_OPTIONS);
}

/** The answer to an export: how many items were refused and why; empty = all were taken. */
export function encodeAnswer(
  signal: Export['signal'],
  encoding: Encoding,
  { rejected, message }: { rejected: number; message: string },
): Uint8Array<ArrayBuffer> {
  const isWhole = rejected === 0 && message === '';
  const common = { errorMessage: message };
  if (signal === 'metrics') {
    const partialSuccess = { rejectedDataPoints: BigInt(rejected), ...common };
    return encode(ExportMetricsServiceResponseSchema, isWhole ? {} : { partialSuccess }, encoding);
  }
  const partialSuccess = { rejectedSpans: BigInt(rejected), ...common };
  return encode(ExportTraceServiceResponseSchema, isWhole ? {} : { partialSuccess }, encoding);
}

/** `google.rpc.Status`, which OTLP answers failures with. */
export const encodeStatus = (encoding: Encoding, status: { code: number; message: string }): Uint8Array<ArrayBuffer> =>
  encode(StatusSchema, status, encoding);

type Answers =
  | typeof ExportMetricsServiceResponseSchema
  | typeof ExportTraceServiceResponseSchema
  | typeof StatusSchema;

function encode<T extends Answers>(
  schema: T,
  value: Parameters<typeof create<T>>[1],
  encoding: Encoding,
): Uint8Array<ArrayBuffer> {
  const message = create(schema, value);
  return Uint8Array.from(
    encoding === 'protobuf' ? toBinary(schema, message) : new TextEncoder().encode(toJsonString(schema, message)),
  );
}
