import { z } from 'zod';

/** `GET /search?q=`: what a person may mean by a few letters. */
export const SearchQuery = z.object({
  q: z.string().trim().min(1, 'expected at least one letter').max(100),
});
export type SearchQuery = z.infer<typeof SearchQuery>;

export const SearchHitKind = z.enum(['apiKey', 'project', 'model', 'user', 'incident', 'budget']);
export type SearchHitKind = z.infer<typeof SearchHitKind>;

export const SearchHit = z.object({
  kind: SearchHitKind,
  id: z.string().meta({ description: 'Provider id, model name, or our own id of an incident or budget' }),
  name: z.string(),
  detail: z.string().meta({ description: 'Distinguishes equal names: redacted key, project, state' }),
});
export type SearchHit = z.infer<typeof SearchHit>;

export const SearchResult = z.object({ data: z.array(SearchHit) });
export type SearchResult = z.infer<typeof SearchResult>;
