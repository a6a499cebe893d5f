/** Rules say which team, cost centre or customer pays for which spend: the first that matches decides. */

export const PAYER_KINDS = ['team', 'cost-centre', 'customer'] as const;
export type PayerKind = (typeof PAYER_KINDS)[number];

/** Who pays: a node of a tree. */
export type Payer = {
  id: string;
  /** Null = at the top. */
  parentId: string | null;
  kind: PayerKind;
  name: string;
  /** Addresses that get the statement of each month; empty = nobody. */
  recipients: string[];
  createdAt: Date;
};

/** What spend is told apart by. Null = it has none. */
export type Cell = {
  connectionId: string;
  projectId: string | null;
  apiKeyId: string | null;
  userId: string | null;
  model: string | null;
};

/** For each dimension what is accepted; an empty list = all. A value is an id, a name, a pattern with `*`, or "none". */
export type RuleMatch = {
  connections: string[];
  projects: string[];
  apiKeys: string[];
  users: string[];
  models: string[];
};

/** One payer for all of it, several by fixed shares (hundredths of a percent, together 10,000), or by what they use themselves. */
export type RuleTarget =
  | { kind: 'payer'; payerId: string }
  | { kind: 'fixed'; shares: { payerId: string; share: number }[] }
  | { kind: 'use'; payerIds: string[] };

const WHOLE_SHARE = 10_000;

export type AllocationRule = {
  id: string;
  /** Lower comes first. */
  position: number;
  match: RuleMatch;
  target: RuleTarget;
  /** First and last UTC day (YYYY-MM-DD) that it holds on; null = no limit. */
  validFrom: string | null;
  validUntil: string | null;
  note: string;
  createdAt: Date;
};

/** Names by id, as the inventory knows them. */
export type CellNames = {
  connections: ReadonlyMap<string, string>;
  projects: ReadonlyMap<string, string>;
  apiKeys: ReadonlyMap<string, string>;
  users: ReadonlyMap<string, string>;
};

export const NO_VALUE = 'none';

/** Whether a rule holds on all of `[from, until)`, which lies between two days on which rules change. */
export function holdsOn(rule: Pick<AllocationRule, 'validFrom' | 'validUntil'>, day: string): boolean {
  return (rule.validFrom === null || rule.validFrom <= day) && (rule.validUntil === null || day <= rule.validUntil);
}

/** Payers that a target names. */
export function listTargetPayers(target: RuleTarget): string[] {
  switch (target.kind) {
    case 'payer':
      return [target.payerId];
    case 'fixed':
      return target.shares.map((one) => one.payerId);
    case 'use':
      return target.payerIds;
  }
}

/** Tells of each cell whether a rule matches it; what was found out about a value is kept, for cells share values. */
export function compileMatch(match: RuleMatch, names: CellNames): (cell: Cell) => boolean {
  const dimensions = [
    acceptValues(match.connections, names.connections),
    acceptValues(match.projects, names.projects),
    acceptValues(match.apiKeys, names.apiKeys),
    acceptValues(match.users, names.users),
    acceptValues(match.models, new Map()),
  ];
  return ({ connectionId, projectId, apiKeyId, userId, model }) =>
    [connectionId, projectId, apiKeyId, userId, model].every((value, at) => dimensions[at]?.(value) ?? true);
}

function acceptValues(patterns: readonly string[], names: ReadonlyMap<string, string>) {
  if (patterns.length === 0) return () => true;
  const lowered = patterns.map((one) => one.toLowerCase());
  const known = new Map<string | null, boolean>();
  return (value: string | null): boolean => {
    const found = known.get(value);
    if (found !== undefined) return found;
    const words = value === null ? [NO_VALUE] : [value, names.get(value)].flatMap((one) => one?.toLowerCase() ?? []);
    const isAccepted = lowered.some((pattern) => words.some((word) => isLike(word, pattern)));
    known.set(value, isAccepted);
    return isAccepted;
  };
}

/** Whether a text fits a pattern in which `*` stands for any text; both in lower case. */
export function isLike(text: string, pattern: string): boolean {
  const pieces = pattern.split('*');
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  if (pieces.length === 1) return text === pattern;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

/** Days of `[from, until)` on which what rules say changes, the first day with them, in order. */
export function listChangeDays(
  rules: readonly Pick<AllocationRule, 'validFrom' | 'validUntil'>[],
  from: string,
  until: string,
): string[] {
  const days = new Set([from]);
  for (const { validFrom, validUntil } of rules) {
    for (const day of [validFrom, validUntil === null ? null : nextDay(validUntil)]) {
      if (day !== null && day > from && day < until) days.add(day);
    }
  }
  return [...days].sort();
}

/** UTC days of `[from, until)`. */
export function listDays(from: string, until: string): string[] {
  const days: string[] = [];
  for (let day = from; day < until; day = nextDay(day)) days.push(day);
  return days;
}

/** The UTC day after one. */
export function nextDay(day: string): string {
  return shiftDay(day, 1);
}

/** A UTC day so many days later. */
export function shiftDay(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Shares that do not make a whole, in words; null = they do. */
export function findShareProblem(shares: readonly { share: number }[]): string | null {
  const sum = shares.reduce((all, one) => all + one.share, 0);
  return sum === WHOLE_SHARE ? null : `shares come to ${sum / 100} %: expected 100 %`;
}
