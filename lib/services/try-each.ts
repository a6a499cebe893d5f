/**
 * Does the same for each item, one after the other; what fails for one of them is thrown only after all others had their
 * turn, so that one bad item never keeps back the rest.
 */
export async function tryEach<Item>(items: Iterable<Item>, work: (item: Item) => Promise<unknown>): Promise<void> {
  const failures: unknown[] = [];
  for (const item of items) await work(item).catch((error: unknown) => failures.push(error));
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1)
    throw new AggregateError(failures, `${failures.length} of them failed; the first: ${failures[0]}`);
}
