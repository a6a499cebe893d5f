const KEY_COUNTS = [0, 1, 12, 5_000];
const WIDTHS = [390, 768, 1440, 1920];
export const THEMES = ['light', 'dark'] as const;

export type Selection = {
  /** How many keys the organizations have. */
  keys: number[];
  /** Of the window, in CSS pixels. */
  widths: number[];
  /** Names of pages; empty = all. */
  pages: string[];
  /** Folder of a set taken earlier, which each picture is compared with; null = none. */
  before: string | null;
};

/** What to take, e.g. `keys:0,12+widths:390+pages:usage,incident+before:/tmp/earlier`; without an argument everything. */
export function parseSelection(argument = ''): Selection {
  const asked = new Map(
    argument
      .split('+')
      .filter(Boolean)
      .map((part) => [part.slice(0, part.indexOf(':')), part.slice(part.indexOf(':') + 1)]),
  );
  for (const name of asked.keys()) {
    if (!['keys', 'widths', 'pages', 'before'].includes(name)) {
      throw new Error(`snapshots "${name}": expected keys:, widths:, pages: or before:`);
    }
  }
  const readNumbers = (name: string) => asked.get(name)?.split(',').map(Number);
  return {
    keys: readNumbers('keys') ?? KEY_COUNTS,
    widths: readNumbers('widths') ?? WIDTHS,
    pages: asked.get('pages')?.split(',') ?? [],
    before: asked.get('before') ?? null,
  };
}
