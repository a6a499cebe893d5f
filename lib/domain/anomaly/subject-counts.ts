import type { LeafIdentity } from './leaf';

/** How many streams of all keys name a user or a model: whether it is worth asking on how many keys one is new. */
export class SubjectCounts {
  private readonly counts = { user: new Map<string, number>(), model: new Map<string, number>() };

  add({ userId, model }: LeafIdentity, by: 1 | -1): void {
    change(this.counts.user, userId, by);
    change(this.counts.model, model, by);
  }

  get(dimension: 'user' | 'model', subject: string): number {
    return this.counts[dimension].get(subject) ?? 0;
  }
}

function change(counts: Map<string, number>, subject: string | null, by: 1 | -1): void {
  if (subject === null) return;
  const next = (counts.get(subject) ?? 0) + by;
  if (next > 0) counts.set(subject, next);
  else counts.delete(subject);
}
