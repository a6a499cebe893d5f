import type { FoundSecret } from '@/lib/domain/leaks/found-secret';

/** Findings for programs: one JSON list, one finding a line. */
export const renderJson = (found: readonly FoundSecret[]): string =>
  found.length === 0 ? '[]\n' : `[\n${found.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`;
