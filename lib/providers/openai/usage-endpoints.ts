import type OpenAI from 'openai';
import type {
  UsageAudioSpeechesParams,
  UsageAudioTranscriptionsParams,
  UsageCodeInterpreterSessionsParams,
  UsageCompletionsParams,
  UsageDecisionsParams,
  UsageEmbeddingsParams,
  UsageFileSearchCallsParams,
  UsageImagesParams,
  UsageModerationsParams,
  UsageVectorStoresParams,
  UsageWebSearchCallsParams,
} from 'openai/resources/admin/organization/usage';
import type { BucketSeconds, UsageKind } from '@/lib/domain/usage/usage';

type UsageResource = OpenAI['admin']['organization']['usage'];
type CallOptions = { signal?: AbortSignal };

/** Query of a usage endpoint. `group_by` is plain text here: which values are allowed differs by kind and over time. */
export type UsageEndpointQuery = {
  start_time: number;
  end_time: number;
  bucket_width: '1m' | '1h' | '1d';
  limit: number;
  group_by: string[];
  page?: string;
};

export type UsageEndpoint = {
  /** Every dimension the kind can be grouped by. Those that may be missing on older deployments come last. */
  groupBy: readonly string[];
  call(usage: UsageResource, query: UsageEndpointQuery, options: CallOptions): Promise<unknown>;
};

const KEYED = ['project_id', 'user_id', 'api_key_id', 'model'] as const;

/** One endpoint a kind, as the provider's reference lists them. */
export const USAGE_ENDPOINTS: Readonly<Record<UsageKind, UsageEndpoint>> = {
  completions: {
    groupBy: [...KEYED, 'batch', 'service_tier', 'api_source'],
    call: (usage, query, options) => usage.completions(query as UsageCompletionsParams, options),
  },
  decisions: {
    groupBy: [...KEYED, 'batch', 'service_tier', 'api_source'],
    call: (usage, query, options) => usage.decisions(query as UsageDecisionsParams, options),
  },
  embeddings: {
    groupBy: KEYED,
    call: (usage, query, options) => usage.embeddings(query as UsageEmbeddingsParams, options),
  },
  moderations: {
    groupBy: KEYED,
    call: (usage, query, options) => usage.moderations(query as UsageModerationsParams, options),
  },
  images: {
    groupBy: [...KEYED, 'size', 'source'],
    call: (usage, query, options) => usage.images(query as UsageImagesParams, options),
  },
  audio_speeches: {
    groupBy: KEYED,
    call: (usage, query, options) => usage.audioSpeeches(query as UsageAudioSpeechesParams, options),
  },
  audio_transcriptions: {
    groupBy: KEYED,
    call: (usage, query, options) => usage.audioTranscriptions(query as UsageAudioTranscriptionsParams, options),
  },
  vector_stores: {
    groupBy: ['project_id'],
    call: (usage, query, options) => usage.vectorStores(query as UsageVectorStoresParams, options),
  },
  code_interpreter_sessions: {
    groupBy: ['project_id'],
    call: (usage, query, options) =>
      usage.codeInterpreterSessions(query as UsageCodeInterpreterSessionsParams, options),
  },
  file_search_calls: {
    groupBy: ['project_id', 'user_id', 'api_key_id', 'vector_store_id'],
    call: (usage, query, options) => usage.fileSearchCalls(query as UsageFileSearchCallsParams, options),
  },
  web_search_calls: {
    groupBy: [...KEYED, 'context_level', 'api_source'],
    call: (usage, query, options) => usage.webSearchCalls(query as UsageWebSearchCallsParams, options),
  },
};

type BucketWidth = {
  name: '1m' | '1h' | '1d';
  /** Most buckets the provider returns on one page; more is refused with 400. */
  maxBuckets: number;
  /** Buckets asked for before it is known how many rows they hold. */
  firstBuckets: number;
};

export const BUCKET_WIDTHS: Readonly<Record<BucketSeconds, BucketWidth>> = {
  60: { name: '1m', maxBuckets: 1_440, firstBuckets: 60 },
  3600: { name: '1h', maxBuckets: 168, firstBuckets: 24 },
  86400: { name: '1d', maxBuckets: 31, firstBuckets: 7 },
};
