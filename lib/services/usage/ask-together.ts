const waiting = new Map<string, Promise<unknown>>();

/**
 * One question for all who ask the same within one turn of the event loop: a page plans a dozen sums that need the same
 * few rows. It is put after the last of them asked, so nobody hears what was true before they asked. `question` holds
 * everything that decides the answer, the workspace first; those who get it share it and must not change it.
 */
export function askTogether<T>(question: readonly string[], ask: () => Promise<T>): Promise<T> {
  const key = JSON.stringify(question);
  const known = waiting.get(key);
  if (known) return known as Promise<T>;
  const asked = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
    waiting.delete(key);
    return ask();
  });
  waiting.set(key, asked);
  return asked;
}
