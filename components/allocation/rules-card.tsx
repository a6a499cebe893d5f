'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useReader } from '@/components/shell/reader-context';
import { Button, IconButton } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { PendingState } from '@/components/ui/pending-state';
import { toast } from '@/components/ui/toast';
import { useKnownValues } from '@/components/usage/use-known-values';
import type { Allocation, AllocationRule, Payer } from '@/lib/contracts/allocation/allocation';
import { describeMatch, describeTarget, describeValidity } from '@/lib/presenters/allocation/allocation-view';
import { formatMoney } from '@/lib/presenters/money';
import {
  allocationRulesQuery,
  useDeleteAllocationRule,
  useOrderAllocationRules,
  useSaveAllocationRule,
} from '@/lib/queries/allocation/allocation';
import * as texts from '@/lib/texts/en/allocation';

type Props = {
  payers: readonly Payer[];
  matched: Allocation['rules'];
  /** Null = the viewer may not change rules. */
  onEdit: ((rule: AllocationRule | null) => void) | null;
};

/** The rules in their order, which buttons change: by keyboard as by mouse. */
export function RulesCard({ payers, matched, onEdit }: Props) {
  const query = useQuery(allocationRulesQuery());
  const order = useOrderAllocationRules();
  const [said, setSaid] = useState('');
  const rules = query.data?.data;
  const names = useRuleNames(rules ?? []);
  const move = (from: number, to: number) => {
    const ids = (rules ?? []).map((one) => one.id);
    const [id] = ids.splice(from, 1);
    if (id === undefined) return;
    ids.splice(to, 0, id);
    order.mutate(ids, {
      onSuccess: () => setSaid(texts.ruleMoved(to + 1)),
      onError: (error) => toast.error(error.message),
    });
  };
  return (
    <Card
      title={texts.rulesTitle}
      note={texts.rulesNote}
      isFlush
      className="mt-4"
      actions={
        onEdit ? (
          <Button size="sm" onClick={() => onEdit(null)}>
            <Plus aria-hidden />
            {texts.addRuleButton}
          </Button>
        ) : null
      }
    >
      <p className="sr-only" aria-live="polite">
        {said}
      </p>
      {!rules ? (
        <PendingState title={texts.rulesErrorTitle} query={query} count={3} />
      ) : rules.length === 0 ? (
        <p className="px-4 py-3 text-sm text-muted">{texts.rulesEmpty}</p>
      ) : (
        <ol className="divide-y">
          {rules.map((rule, at) => (
            <RuleRow
              key={rule.id}
              rule={rule}
              names={names}
              position={at + 1}
              payers={payers}
              amount={matched.find((one) => one.id === rule.id)?.matched ?? null}
              onEdit={onEdit && (() => onEdit(rule))}
              onUp={at === 0 ? null : () => move(at, at - 1)}
              onDown={at === rules.length - 1 ? null : () => move(at, at + 1)}
            />
          ))}
        </ol>
      )}
    </Card>
  );
}

/** Names of the connections, projects, keys and people that rules speak of by id. */
function useRuleNames(rules: readonly AllocationRule[]): Record<string, string> {
  const isNamed = (field: keyof AllocationRule['match']) => rules.some(({ match }) => match[field].length > 0);
  const known = [
    useKnownValues('connection', isNamed('connections')),
    useKnownValues('project', isNamed('projects')),
    useKnownValues('apiKey', isNamed('apiKeys')),
    useKnownValues('user', isNamed('users')),
  ];
  return Object.fromEntries(known.flat().map(({ id, name }) => [id, name]));
}

type RowProps = {
  rule: AllocationRule;
  names: Readonly<Record<string, string>>;
  position: number;
  payers: readonly Payer[];
  amount: string | null;
  onEdit: (() => void) | null;
  onUp: (() => void) | null;
  onDown: (() => void) | null;
};

function RuleRow({ rule, names, position, payers, amount, onEdit, onUp, onDown }: RowProps) {
  const reader = useReader();
  const removal = useDeleteAllocationRule();
  const save = useSaveAllocationRule();
  const remove = () =>
    removal.mutate(rule.id, {
      onSuccess: () => {
        const { match, target, validFrom, validUntil, note } = rule;
        const input = { match, target, validFrom, validUntil, note, position: rule.position };
        toast.undoable(texts.ruleRemoved, () => save.mutate({ id: null, from: null, input }));
      },
      onError: (error) => toast.error(error.message),
    });
  const validity = describeValidity(rule, reader);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 text-sm">
      <span className="w-5 text-right text-muted tabular-nums">{position}</span>
      <span className="min-w-0 flex-1 basis-60 break-words">
        {describeMatch(rule.match, names)} <span className="text-muted">{texts.ruleArrow}</span>{' '}
        <span className="font-medium">{describeTarget(rule.target, payers)}</span>
        <span className="block text-xs text-muted">
          {[rule.note, validity].filter((one) => one !== '').join(' · ')}
        </span>
      </span>
      {amount === null ? null : (
        <span className="text-xs text-muted tabular-nums">{texts.ruleMatched(formatMoney(amount, reader))}</span>
      )}
      {onEdit ? (
        <span className="flex">
          <IconButton size="sm" label={texts.moveUpLabel(position)} disabled={!onUp} onClick={() => onUp?.()}>
            <ArrowUp aria-hidden />
          </IconButton>
          <IconButton size="sm" label={texts.moveDownLabel(position)} disabled={!onDown} onClick={() => onDown?.()}>
            <ArrowDown aria-hidden />
          </IconButton>
          <IconButton size="sm" label={texts.editRuleLabel(position)} onClick={onEdit}>
            <Pencil aria-hidden />
          </IconButton>
          <IconButton size="sm" label={texts.removeRuleLabel(position)} isBusy={removal.isPending} onClick={remove}>
            <Trash2 aria-hidden />
          </IconButton>
        </span>
      ) : null}
    </li>
  );
}
