/** Half-open span of time `[startsAt, endsAt)`. */
export type Span = { startsAt: Date; endsAt: Date };

/**
 * The fewest spans of whole buckets that contain the given instants, in order. Buckets are aligned to the epoch, as the
 * provider's are.
 */
export function groupIntoSpans(instants: readonly Date[], bucketSeconds: number): Span[] {
  const widthMs = bucketSeconds * 1_000;
  const starts = [...new Set(instants.map((at) => Math.floor(at.getTime() / widthMs) * widthMs))].sort((a, b) => a - b);
  const spans: { start: number; end: number }[] = [];
  for (const start of starts) {
    const last = spans.at(-1);
    if (last && last.end === start) last.end = start + widthMs;
    else spans.push({ start, end: start + widthMs });
  }
  return spans.map(({ start, end }) => ({ startsAt: new Date(start), endsAt: new Date(end) }));
}
