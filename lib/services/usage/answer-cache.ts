type Entry = { version: string; answer: Promise<unknown>; weight: number };

type AnswerCache = {
  /**
   * The answer kept under this key and version, or a new one from `compute`. Equal questions that arrive together wait
   * for one computation; a failure is not kept.
   */
  get: <T>(key: string, version: string, compute: () => Promise<T>, weigh?: (answer: T) => number) => Promise<T>;
};

/** Answers kept by this process up to a total weight, 1 each unless weighed; those unused for longest go first. */
export function createAnswerCache(maxWeight: number): AnswerCache {
  const entries = new Map<string, Entry>();
  let weight = 0;

  const drop = (key: string, entry: Entry) => {
    if (entries.get(key) !== entry) return;
    entries.delete(key);
    weight -= entry.weight;
  };
  const add = (key: string, entry: Entry, more: number) => {
    if (entries.get(key) !== entry) return;
    entry.weight += more;
    weight += more;
    for (const [oldestKey, oldest] of entries) {
      if (weight <= maxWeight) break;
      drop(oldestKey, oldest);
    }
  };

  return {
    get: (key, version, compute, weigh) => {
      type Answer = ReturnType<typeof compute>;
      const known = entries.get(key);
      if (known) entries.delete(key);
      if (known?.version === version) {
        entries.set(key, known);
        return known.answer as Answer;
      }
      if (known) weight -= known.weight;
      const answer = compute();
      const entry = { version, answer, weight: 0 };
      entries.set(key, entry);
      add(key, entry, 1);
      answer.then(
        (value) => add(key, entry, weigh ? weigh(value) - 1 : 0),
        () => drop(key, entry),
      );
      return answer;
    },
  };
}
