import type { UsagePoint, UsageResponse } from '@/lib/contracts/usage/usage';
import { type Line, listEntries } from './export-lines';
import { type DIMENSION_LABEL, nameDimensionValue, ONLY_BILLED } from './series-name';

/** A table of a file: names of its columns, which of them hold numbers, and its rows in the same order. */
export type ExportTable = {
  columns: readonly string[];
  numbers: readonly string[];
  rows: readonly (readonly (string | number | null)[])[];
};

/** Name of what the bill does not split by a dimension. */

const COUNT_COLUMNS = [
  ['requests', 'requests'],
  ['inputTokens', 'input_tokens'],
  ['cachedInputTokens', 'cached_input_tokens'],
  ['cacheWriteTokens', 'cache_write_tokens'],
  ['outputTokens', 'output_tokens'],
  ['inputAudioTokens', 'input_audio_tokens'],
  ['outputAudioTokens', 'output_audio_tokens'],
  ['inputImageTokens', 'input_image_tokens'],
  ['outputImageTokens', 'output_image_tokens'],
  ['units', 'units'],
] as const satisfies readonly (readonly [keyof UsagePoint, string])[];

/**
 * The answer as a table: a row for each bucket and group, in order of time; "Other" and what has no group last. With
 * `isMoneyOnly` it has no columns of usage, where only money is known.
 */
export function buildUsageTableFile(
  usage: UsageResponse,
  dimensions: readonly string[],
  isMoneyOnly = false,
): ExportTable {
  const asked = dimensions as (keyof typeof DIMENSION_LABEL)[];
  const counts = isMoneyOnly ? [] : COUNT_COLUMNS;
  const priced = isMoneyOnly ? [] : ['assumed_cost', 'unpriced_requests'];
  return {
    columns: [
      'start',
      'end',
      ...asked.flatMap((dimension) => [renderColumn(dimension), `${renderColumn(dimension)}_name`]),
      'cost',
      'currency',
      'cost_source',
      ...counts.map(([, column]) => column),
      ...priced,
      'complete',
      'approximate',
    ],
    numbers: ['cost', ...counts.map(([, column]) => column), ...priced],
    rows: listEntries(usage).map(({ point, endsAt, ...line }) => [
      point.start,
      endsAt,
      ...asked.flatMap((dimension) => [renderId(line, dimension), renderName(line, dimension)]),
      point.cost,
      point.cost === null ? null : usage.currency,
      point.cost === null ? null : point.costSource,
      ...counts.map(([field]) => point[field]),
      ...(isMoneyOnly ? [] : [point.cost === null ? null : point.assumedCost, point.unpricedRequests]),
      String(point.complete),
      String(point.approximate === true),
    ]),
  };
}

/** apiKey -> api_key. */
const renderColumn = (dimension: string) => dimension.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const renderId = (line: Line, dimension: string) => (line.kind === 'other' ? 'other' : (line.group[dimension] ?? null));

function renderName({ kind, group, names, otherGroups }: Line, dimension: string): string {
  const id = group[dimension] ?? null;
  if (kind === 'other') return `Other (${otherGroups})`;
  return kind === 'unassigned' && id === null ? ONLY_BILLED : nameDimensionValue(dimension, id, names);
}
