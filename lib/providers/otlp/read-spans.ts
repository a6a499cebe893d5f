import type { PushedAmount, PushedField } from '@/lib/domain/connections/pushed/item';
import { renderDimensionKey } from '@/lib/domain/usage/usage';
import { type Attributes, findNumber, findText, makeKey, readAttributes } from './attributes';
import { findGenAiModel, findGenAiVendor, findOperationKind, findService, mapDimensions } from './dimensions';
import type { Span } from './proto/trace';
import type { ExportTraceServiceRequest } from './proto/trace-service';
import type { ReadExport } from './read-metrics';

/** Names of the counts, newest first: conventions of 2026, of 1.27 and before it. Input includes what the cache has. */
const COUNTS: readonly (readonly [PushedField, ...string[]])[] = [
  ['inputTokens', 'gen_ai.usage.input_tokens', 'gen_ai.usage.prompt_tokens'],
  ['outputTokens', 'gen_ai.usage.output_tokens', 'gen_ai.usage.completion_tokens'],
  ['cachedInputTokens', 'gen_ai.usage.cache_read.input_tokens', 'gen_ai.usage.cache_read_input_tokens'],
  ['cacheWriteTokens', 'gen_ai.usage.cache_creation.input_tokens', 'gen_ai.usage.cache_creation_input_tokens'],
];

/** Every span of an export that is a call of a model. Prompts and answers in them are not looked at. */
export function readSpans({ resourceSpans }: ExportTraceServiceRequest): ReadExport {
  const found: ReadExport = { items: [], refused: [], ignored: 0 };
  for (const { resource, scopeSpans } of resourceSpans) {
    const sender = resource?.attributes ?? [];
    for (const { spans } of scopeSpans) {
      for (const span of spans) {
        const attributes = readAttributes(sender, span.attributes);
        const amounts = listAmounts(attributes);
        const kind = findOperationKind(findText(attributes, 'gen_ai.operation.name'));
        if (amounts.length === 0 || kind === null) {
          found.ignored += 1;
          continue;
        }
        const dimensions = mapDimensions(attributes, findGenAiModel(attributes), findGenAiVendor(attributes));
        const seriesKey = makeKey('spans', renderDimensionKey(kind, dimensions));
        found.items.push({
          ...{ mode: 'event', signal: 'spans', kind, dimensions, seriesKey, producerKey: seriesKey },
          digest: makeKey('span', renderIds(span)),
          service: findService(attributes),
          amounts: [...amounts, { value: 1, fields: ['requests'] }],
          requestCount: 1,
          startNanos: span.startTimeUnixNano,
          endNanos: span.endTimeUnixNano,
        });
      }
    }
  }
  return found;
}

const renderIds = ({ traceId, spanId }: Span) =>
  `${Buffer.from(traceId).toString('hex')} ${Buffer.from(spanId).toString('hex')}`;

function listAmounts(attributes: Attributes): PushedAmount[] {
  return COUNTS.flatMap(([field, ...names]) => {
    const value = findNumber(attributes, ...names);
    return value === null ? [] : [{ value, fields: [field] }];
  });
}
