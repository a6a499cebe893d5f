/** One budget, rule or key of a file, as written, with where it stands. */
export type ConfigurationEntry = {
  /** Path for problems: `budgets[2]`. */
  path: string;
  line: number | null;
  fields: Record<string, unknown>;
};

/** What a file may hold; `keys` are entries of the register. */
export const CONFIGURATION_SECTIONS = ['budgets', 'alertRules', 'keys'] as const;
export type ConfigurationSection = (typeof CONFIGURATION_SECTIONS)[number];

export type ConfigurationDocument = Record<ConfigurationSection, ConfigurationEntry[]>;

/** What is wrong with a file: where, and what is expected there. */
export type ConfigurationProblem = { path: string; line: number | null; message: string };

export type FieldChange = { field: string; from: string | null; to: string | null };

/** Fields that would change: those the file names and that differ from what is stored. */
export function listFieldChanges(
  stored: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, unknown>>,
): FieldChange[] {
  return Object.entries(wanted).flatMap(([field, value]) => {
    const from = renderValue(stored[field]);
    const to = renderValue(value);
    return from === to ? [] : [{ field, from, to }];
  });
}

/** A value as text whose equality is that of the value: keys in order, amounts without trailing zeros. */
export function renderValue(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string')
    return value.length <= 40 && /^\d+\.\d+$/.test(value) ? value.replace(/\.?0+$/, '') : value;
  if (Array.isArray(value)) return `[${value.map(renderValue).join(', ')}]`;
  if (typeof value !== 'object') return String(value);
  const entries = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${entries.map(([key, one]) => `${key}: ${renderValue(one)}`).join(', ')}}`;
}

/** Problems that a person reads at a time. */
const MAX_PROBLEMS = 100;

/** The first problems, and how many more there are. */
export function limitProblems(problems: readonly ConfigurationProblem[]): ConfigurationProblem[] {
  if (problems.length <= MAX_PROBLEMS) return [...problems];
  const message = `${problems.length - MAX_PROBLEMS} more problems`;
  return [...problems.slice(0, MAX_PROBLEMS), { path: 'file', line: null, message }];
}

/** "line 12, budgets[2].amount: expected …": one problem a line. */
export function renderProblems(problems: readonly ConfigurationProblem[]): string {
  return problems
    .map(({ path, line, message }) => `${line === null ? '' : `line ${line}, `}${path}: ${message}`)
    .join('\n');
}

export type ParsedConfiguration = { document: ConfigurationDocument; problems: ConfigurationProblem[] };
