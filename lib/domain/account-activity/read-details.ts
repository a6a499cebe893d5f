/** Readers of what a log says about an event: what is not there, or of another shape, is null and nothing is guessed. */

export function readField(value: unknown, ...path: string[]): unknown {
  let found: unknown = value;
  for (const name of path) {
    if (typeof found !== 'object' || found === null || Array.isArray(found)) return null;
    found = (found as Record<string, unknown>)[name];
  }
  return found ?? null;
}

export function readText(value: unknown, ...path: string[]): string | null {
  const found = readField(value, ...path);
  return typeof found === 'string' && found !== '' ? found : null;
}

export function readTexts(value: unknown, ...path: string[]): string[] | null {
  const found = readField(value, ...path);
  return Array.isArray(found) ? found.filter((one): one is string => typeof one === 'string') : null;
}

/** Fields of an object that are numbers, or decimal texts. */
export function readNumbers(value: unknown): Record<string, number> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  const entries = Object.entries(value).map(([name, one]): [string, number] => [
    name,
    typeof one === 'string' && /^\d+(\.\d+)?$/.test(one) ? Number(one) : Number.NaN,
  ]);
  const numbers = Object.entries(value).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number' && Number.isFinite(entry[1]),
  );
  return Object.fromEntries([...entries.filter(([, one]) => !Number.isNaN(one)), ...numbers]);
}
