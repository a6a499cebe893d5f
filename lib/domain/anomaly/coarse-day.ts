import type { UsageKind } from '@/lib/domain/usage/usage';

/** The day in hand where only day buckets come: they arrive kind by kind, and may be restated. Micro-dollars. */
export class CoarseDay {
  day = -1;
  byKind: Partial<Record<UsageKind, number>> = {};

  /** Takes a kind's day over. False = that was known already. */
  take(day: number, kind: UsageKind, cost: number): boolean {
    if (day === this.day && (this.byKind[kind] ?? 0) === cost) return false;
    if (day !== this.day) this.byKind = {};
    this.day = day;
    this.byKind[kind] = cost;
    return true;
  }

  sum(): number {
    return Object.values(this.byKind).reduce((sum, cost) => sum + cost, 0);
  }
}
