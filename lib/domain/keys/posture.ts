import type { FindingCode, KeyFinding } from './key-finding';

/** The provider's advice against unauthorized usage, point by point, in its order. */
export const POSTURE_CODES = [
  'secret-storage',
  'third-parties',
  'spend-limits',
  'budgets',
  'shipped-keys',
  'rotation',
  'unused-keys',
  'key-owners',
  'one-key-a-program',
  'own-keys',
  'sign-in',
  'audit-log',
  'alerts',
  'containment',
] as const;
export type PostureCode = (typeof POSTURE_CODES)[number];

/** unknown = what would show it was not read; it counts neither for nor against. */
export type PostureState = 'done' | 'partly' | 'missing' | 'unknown';

export type PosturePoint = {
  code: PostureCode;
  state: PostureState;
  title: string;
  advice: string;
  /** What was seen here. */
  evidence: string;
  step: { text: string; href: string };
  weight: number;
  /** Points that the whole score would rise by, 0 when done. */
  gain: number;
};

/** `score` 0 to 100; null = nothing is known yet. */
export type Posture = { score: number | null; points: PosturePoint[] };

export type PostureFacts = {
  /** Keys that the providers list. */
  keyCount: number;
  findings: readonly KeyFinding[];
  /** Folders that are scanned for leaked keys, and those whose last scan went well within a week. */
  scans: { sources: number; fresh: number; openLeaks: number; wasReportedLately: boolean };
  /** Entries of the register that name third parties, and how many say since when, why and their privacy policy. */
  thirdParties: { named: number; complete: number };
  /** Active projects by what is known of their limit. */
  projects: { read: number; limited: number };
  /** Budgets, and those of a month with several thresholds. */
  budgets: { all: number; stepped: number };
  members: { all: number; strong: number; isRequired: boolean };
  connections: {
    all: number;
    /** How it stands with the audit log of each that has one and was asked for it. */
    logs: { fresh: number; failing: number; off: number; refused: number };
    withActionKey: number;
  };
  alerts: { channels: number; rules: number };
};

type Judged = { share: number | null; evidence: string; step: { text: string; href: string } };

/** How far a workspace follows the provider's advice, and what would raise its score most. */
export function judgePosture(facts: PostureFacts): Posture {
  const judged = POSTURE_CODES.map((code) => ({ code, ...JUDGES[code](facts) }));
  const known = judged.filter((one): one is typeof one & { share: number } => one.share !== null);
  const total = known.reduce((sum, { code }) => sum + TEXTS[code].weight, 0);
  const reached = known.reduce((sum, { code, share }) => sum + TEXTS[code].weight * share, 0);
  const points = judged.map(({ code, share, evidence, step }): PosturePoint => {
    const { title, advice, weight } = TEXTS[code];
    const gain = share === null || total === 0 ? 0 : Math.round(((1 - share) * weight * 1_000) / total) / 10;
    return { code, state: nameState(share), title, advice, evidence, step, weight, gain };
  });
  return { score: total === 0 ? null : Math.floor((reached * 100) / total + 1e-9), points };
}

function nameState(share: number | null): PostureState {
  if (share === null) return 'unknown';
  return share >= 1 ? 'done' : share > 0 ? 'partly' : 'missing';
}

const TEXTS: Record<PostureCode, { title: string; advice: string; weight: number }> = {
  'secret-storage': {
    title: 'Keys out of code, and code scanned',
    advice:
      'Keep keys in environment variables or a secret store (in GitHub Actions its secrets), review code for them, and scan automatically.',
    weight: 15,
  },
  'third-parties': {
    title: 'Careful with third parties',
    advice: 'Give keys only to services you trust, know which have one and why, and read their privacy policy.',
    weight: 10,
  },
  'spend-limits': {
    title: 'Spend limits near the expected spend',
    advice: 'Set a reasonable monthly limit for each project, close to what you expect.',
    weight: 15,
  },
  budgets: {
    title: 'Monthly thresholds',
    advice: 'Have several thresholds a month, such as 90% and 95%, that notify you in time.',
    weight: 8,
  },
  'shipped-keys': {
    title: 'No key in what you ship',
    advice: 'Never deploy a key in a browser or a mobile app: route calls through your own server.',
    weight: 8,
  },
  rotation: {
    title: 'Keys are rotated',
    advice: 'Replace keys regularly, so that a lost one stops working.',
    weight: 12,
  },
  'unused-keys': { title: 'No keys that are not needed', advice: 'Delete keys that are not in use.', weight: 5 },
  'key-owners': {
    title: 'A person answers for each key',
    advice: 'Know whose each key is, and replace those of people who left.',
    weight: 8,
  },
  'one-key-a-program': {
    title: 'A key for each person and program',
    advice: 'Do not share keys: a key that several use cannot be judged or replaced.',
    weight: 5,
  },
  'own-keys': {
    title: 'Admin keys with few rights and an end',
    advice: 'Give keys of the organization no more rights than their work needs, and an expiry.',
    weight: 8,
  },
  'sign-in': {
    title: 'Strong sign-in',
    advice: 'Use strong passwords, sign in with Google or another provider, and have a second factor.',
    weight: 10,
  },
  'audit-log': {
    title: 'Account activity is reviewed',
    advice: 'Switch the audit log on at the provider, and look at what happens in the account.',
    weight: 8,
  },
  alerts: {
    title: 'Alerts reach a person',
    advice: 'Look at daily usage, and have a mail sent when spend is unusual.',
    weight: 10,
  },
  containment: {
    title: 'Ready to stop a leak',
    advice:
      'On suspicion delete the keys at once, then contact the provider’s support and review the activity of the account.',
    weight: 6,
  },
};

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;
const shareOf = (part: number, all: number) => (all === 0 ? null : part / all);

/** Keys that have one of these findings. */
function countFound(facts: PostureFacts, codes: readonly FindingCode[]): number {
  const found = facts.findings.filter(({ code, subject }) => codes.includes(code) && subject.kind === 'key');
  return new Set(found.map(({ subject }) => `${subject.connectionId} ${subject.id}`)).size;
}

/** The share of keys without one of some findings. */
function judgeKeys(facts: PostureFacts, codes: readonly FindingCode[], what: string, step: string): Judged {
  const bad = countFound(facts, codes);
  const filter = codes.length === 1 ? `?finding=${codes[0]}` : '';
  return {
    share: shareOf(facts.keyCount - bad, facts.keyCount),
    evidence: facts.keyCount === 0 ? 'No key was read yet' : `${bad} of ${count(facts.keyCount, 'key')} ${what}`,
    step: { text: step, href: `/keys${filter}` },
  };
}

const JUDGES: Record<PostureCode, (facts: PostureFacts) => Judged> = {
  'secret-storage': ({ scans }) => {
    const scanned = scans.fresh > 0 || scans.wasReportedLately;
    const evidence = `${count(scans.sources, 'folder')} scanned on a schedule, ${scans.fresh} well within a week; ${count(scans.openLeaks, 'open leak')}`;
    const share = scanned ? (scans.openLeaks === 0 ? 1 : 0.5) : scans.sources > 0 ? 0.25 : 0;
    const text = scans.openLeaks > 0 ? 'Rotate what leaked' : 'Scan your repositories on a schedule or in CI';
    return { share, evidence, step: { text, href: '/leaks' } };
  },
  'third-parties': (facts) => {
    const { named, complete } = facts.thirdParties;
    const step = { text: 'Write down who has which key since when, why, and their privacy policy', href: '/keys' };
    if (facts.keyCount === 0) return { share: null, evidence: 'No key was read yet', step };
    if (named === 0) return { share: 1, evidence: 'The register names no third party that has a key', step };
    return {
      share: complete / named,
      evidence: `${complete} of ${count(named, 'third party')} fully described`.replace('partys', 'parties'),
      step,
    };
  },
  'spend-limits': (facts) => {
    const { read, limited } = facts.projects;
    const high = new Set(
      facts.findings.filter(({ code }) => code === 'limit-too-high').map(({ subject }) => subject.projectId),
    ).size;
    const step = { text: 'Set limits near the expected spend', href: '/keys?finding=no-limit' };
    if (read === 0) return { share: null, evidence: 'No spend limit could be read from a provider', step };
    const evidence = `${limited} of ${count(read, 'project')} with a limit, ${high} of these far above the spend`;
    return { share: Math.max(0, limited - high / 2) / read, evidence, step };
  },
  budgets: ({ budgets: { all, stepped } }) => ({
    share: stepped > 0 ? 1 : all > 0 ? 0.5 : 0,
    evidence: `${count(all, 'budget')}, ${stepped} of a month with several thresholds`,
    step: {
      text: all === 0 ? 'Make a budget from your own history' : 'Give the budget of a month several thresholds',
      href: '/budgets',
    },
  }),
  'shipped-keys': ({ scans }) => {
    const isScanned = scans.fresh > 0 || scans.wasReportedLately;
    return {
      share: isScanned ? (scans.openLeaks === 0 ? 1 : 0.5) : 0,
      evidence: isScanned
        ? `Scans look into bundles, source maps and packages; ${count(scans.openLeaks, 'open leak')}`
        : 'Nothing that you ship was scanned',
      step: { text: 'Scan what you build before it is shipped', href: '/leaks' },
    };
  },
  rotation: (facts) =>
    judgeKeys(facts, ['old', 'rotation-due', 'expiring'], 'due for replacement', 'Rotate what is due'),
  'unused-keys': (facts) => judgeKeys(facts, ['unused', 'never-used'], 'not in use', 'Delete what is not used'),
  'key-owners': (facts) =>
    judgeKeys(
      facts,
      ['no-owner', 'owner-gone', 'owner-without-access', 'unconfirmed'],
      'without an owner who is here',
      'Name an owner for each',
    ),
  'one-key-a-program': (facts) =>
    judgeKeys(facts, ['shared'], 'used by several people or programs', 'Give each a key of its own'),
  'own-keys': (facts) => {
    const bad = facts.findings.filter(({ subject }) => subject.kind !== 'key').length;
    const evidence =
      bad === 0
        ? 'Nothing found about admin keys and keys that Spendwatch uses'
        : `${count(bad, 'finding')} about admin keys and keys that Spendwatch uses`;
    const step = { text: 'Replace them by keys with fewer rights and an end', href: '/settings/connections' };
    return { share: facts.connections.all === 0 ? null : bad === 0 ? 1 : 1 / (1 + bad), evidence, step };
  },
  'sign-in': ({ members }) => ({
    share: shareOf(members.strong, members.all),
    evidence: `${members.strong} of ${count(members.all, 'member')} of this workspace with a second factor, a passkey or another provider's sign-in${members.isRequired ? '; a second factor is required' : ''}`,
    step: { text: 'Require a second factor of all members', href: '/settings/workspace' },
  }),
  'audit-log': ({ connections: { logs } }) => {
    const known = logs.fresh + logs.failing + logs.off + logs.refused;
    const others = [
      { number: logs.off, text: 'not switched on, or without a single event' },
      { number: logs.refused, text: 'refused to the key' },
      { number: logs.failing, text: 'failing' },
    ].filter(({ number }) => number > 0);
    const evidence =
      known === 0
        ? 'No audit log was read yet'
        : [
            `Read and judged at ${logs.fresh} of ${count(known, 'connection')}`,
            ...others.map(({ number, text }) => `${number} ${text}`),
          ].join('; ');
    const text =
      logs.off > 0 || logs.refused === 0
        ? 'Switch the audit log on at the provider'
        : 'Let the reading key read the audit log';
    // One that fails was switched on: what it holds is read once it answers again.
    const share = shareOf(logs.fresh + logs.failing / 2, known);
    return { share, evidence, step: { text, href: '/account-activity' } };
  },
  alerts: ({ alerts }) => ({
    share: alerts.channels > 0 && alerts.rules > 0 ? 1 : alerts.rules > 0 || alerts.channels > 0 ? 0.5 : 0,
    evidence: `${count(alerts.channels, 'channel')} and ${count(alerts.rules, 'rule')} switched on`,
    step: { text: 'Add a channel that a person reads at night', href: '/settings/channels' },
  }),
  containment: ({ connections }) => ({
    share: shareOf(connections.withActionKey, connections.all),
    evidence: `${connections.withActionKey} of ${count(connections.all, 'connection')} with an action key`,
    step: { text: 'Add an action key, so that a leak can be stopped from here', href: '/settings/connections' },
  }),
};
