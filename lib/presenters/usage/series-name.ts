import type { UsageGroupBy, UsageSeries } from '@/lib/contracts/usage/usage';
import { computeModelFamily } from '@/lib/domain/usage/model-family';

export const DIMENSION_LABEL: Record<UsageGroupBy, string> = {
  model: 'Model',
  project: 'Project',
  apiKey: 'Key',
  user: 'User',
  kind: 'Kind',
  serviceTier: 'Tier',
  batch: 'Batch',
  connection: 'Connection',
  provider: 'Provider',
  payer: 'Payer',
};

const WITHOUT: Record<UsageGroupBy, string> = {
  model: 'No model',
  project: 'No project',
  apiKey: 'No key (playground, dashboard)',
  user: 'No user',
  kind: 'No kind',
  serviceTier: 'No tier',
  batch: 'Batch not reported',
  connection: 'No connection',
  provider: 'No provider',
  payer: 'Paid by nobody',
};

const KIND_LABEL: Record<string, string> = {
  completions: 'Completions',
  embeddings: 'Embeddings',
  moderations: 'Moderations',
  images: 'Images',
  audio_speeches: 'Speech',
  audio_transcriptions: 'Transcription',
  vector_stores: 'Vector stores',
  code_interpreter_sessions: 'Code interpreter',
  file_search_calls: 'File search',
  web_search_calls: 'Web search',
  decisions: 'Decisions',
};

/** One value of one dimension as people know it; the id where no name is known. */
export function nameDimensionValue(
  dimension: string,
  id: string | null,
  names: Readonly<Record<string, string>>,
): string {
  if (id === null || id === 'none') return WITHOUT[dimension as UsageGroupBy] ?? 'None';
  if (dimension === 'kind') return KIND_LABEL[id] ?? id;
  if (dimension === 'batch') return id === 'true' ? 'Batch' : 'Not batch';
  return names[dimension] ?? names[id] ?? id;
}

/** "gpt-4.1-2025-04-14" -> "gpt-4.1": the release date says little to a reader; the full id stays the key. */
export function shortenModel(id: string): string {
  return computeModelFamily(id);
}

/** Stable key of a series and the name shown for it: values of all grouped dimensions, in the order they were asked. */
export function nameSeries(series: Pick<UsageSeries, 'group' | 'names'>): { key: string; name: string } {
  const entries = Object.entries(series.group);
  if (entries.length === 0) return { key: 'all', name: 'All usage' };
  return {
    key: entries.map(([, id]) => id ?? 'none').join(' · '),
    name: entries.map(([dimension, id]) => nameDimensionValue(dimension, id, series.names)).join(' · '),
  };
}

/** What charges and credits are called that the bill does not split by the groups asked for. */
export const ONLY_BILLED = 'Only on the bill';
