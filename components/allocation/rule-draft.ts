import type {
  AllocationRule,
  AllocationRuleCreateInput,
  Payer,
  SpendGroup,
} from '@/lib/contracts/allocation/allocation';
import { readList } from '@/lib/presenters/allocation/allocation-view';

export const MATCH_FIELDS = ['connections', 'projects', 'apiKeys', 'users', 'models'] as const;
export type MatchField = (typeof MATCH_FIELDS)[number];

/** The form's fields; shares are percents as they are typed, by payer. */
export type RuleDraft = Record<MatchField, string> & {
  kind: AllocationRule['target']['kind'];
  payerId: string;
  shares: Record<string, string>;
  sharers: string[];
  validFrom: string;
  validUntil: string;
  /** Of a rule that exists: the change holds from then on. */
  from: string;
  note: string;
};

/** The fields of a rule, of a new one for a piece of spend, or empty ones. */
export function makeRuleDraft(rule: AllocationRule | null, group?: SpendGroup): RuleDraft {
  const { match, target } = rule ?? {};
  const listOf = (field: MatchField) => match?.[field].join(', ') ?? '';
  return {
    connections: group?.connectionName ?? listOf('connections'),
    projects: group?.projectId ?? listOf('projects'),
    apiKeys: group?.apiKeyId ?? listOf('apiKeys'),
    users: listOf('users'),
    models: listOf('models'),
    kind: target?.kind ?? 'payer',
    payerId: target?.kind === 'payer' ? target.payerId : '',
    shares:
      target?.kind === 'fixed'
        ? Object.fromEntries(target.shares.map((one) => [one.payerId, String(one.share / 100)]))
        : {},
    sharers: target?.kind === 'use' ? target.payerIds : [],
    validFrom: rule?.validFrom ?? '',
    validUntil: rule?.validUntil ?? '',
    ...{ from: '', note: rule?.note ?? '' },
  };
}

/** Percents come to a whole in hundredths, so that "33.34" is exact. */
export const readShare = (text: string): number => Math.round(Number(text.replace(',', '.')) * 100) || 0;

export const sumShares = (draft: RuleDraft): number =>
  Object.values(draft.shares).reduce((sum, text) => sum + readShare(text), 0);

/** Draft -> request; null while it does not say who pays. */
export function makeRuleInput(draft: RuleDraft, payers: readonly Payer[]): AllocationRuleCreateInput | null {
  const target = readTarget(draft, payers);
  if (target === null) return null;
  const match = Object.fromEntries(MATCH_FIELDS.map((field) => [field, readList(draft[field])]));
  return { match, target, validFrom: draft.validFrom || null, validUntil: draft.validUntil || null, note: draft.note };
}

function readTarget(draft: RuleDraft, payers: readonly Payer[]): AllocationRule['target'] | null {
  switch (draft.kind) {
    case 'payer':
      return draft.payerId === '' ? null : { kind: 'payer', payerId: draft.payerId };
    case 'use':
      return draft.sharers.length < 2 ? null : { kind: 'use', payerIds: draft.sharers };
    case 'fixed': {
      const shares = payers.flatMap(({ id }) => {
        const share = readShare(draft.shares[id] ?? '');
        return share > 0 ? [{ payerId: id, share }] : [];
      });
      return shares.length < 2 || sumShares(draft) !== 10_000 ? null : { kind: 'fixed', shares };
    }
  }
}
