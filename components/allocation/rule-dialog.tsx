'use client';

import { useState } from 'react';
import { Field, Input } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { toast } from '@/components/ui/toast';
import type { AllocationRule, Payer } from '@/lib/contracts/allocation/allocation';
import { findFieldError } from '@/lib/http/field-error';
import { useSaveAllocationRule } from '@/lib/queries/allocation/allocation';
import * as texts from '@/lib/texts/en/allocation';
import * as common from '@/lib/texts/en/common';
import { AllocationPreviewCard } from './allocation-preview';
import { type MatchField, makeRuleInput, type RuleDraft } from './rule-draft';
import { TargetFields } from './target-fields';

const MATCH: readonly [MatchField, string][] = [
  ['connections', texts.connectionsLabel],
  ['projects', common.projects],
  ['apiKeys', texts.apiKeysLabel],
  ['users', texts.usersLabel],
  ['models', common.models],
];

type Props = { rule: AllocationRule | null; first: RuleDraft; payers: readonly Payer[]; onClose: () => void };

/** Adds a rule (`rule` null) or changes one, with what it would have decided. */
export function RuleDialog({ rule, first, payers, onClose }: Props) {
  const [draft, setDraft] = useState(first);
  const save = useSaveAllocationRule();
  const change = (next: Partial<RuleDraft>) => setDraft((current) => ({ ...current, ...next }));
  const errorOf = (path: string) => findFieldError(save.error, path);
  const input = makeRuleInput(draft, payers);
  const submit = () => {
    if (!input) return;
    save.mutate(
      { id: rule?.id ?? null, from: draft.from || null, input },
      {
        onSuccess: () => {
          toast.success(texts.ruleSaved);
          onClose();
        },
      },
    );
  };
  const days = [
    ['validFrom', texts.validFromLabel],
    ['validUntil', texts.validUntilLabel],
  ] as const;
  return (
    <FormDialog
      title={rule ? texts.ruleEditTitle : texts.ruleNewTitle}
      description={texts.ruleDescription}
      onClose={onClose}
      onSubmit={submit}
      error={save.error}
      saveLabel={common.save}
      isBusy={save.isPending}
      isComplete={input !== null}
    >
      {MATCH.map(([field, label]) => (
        <Field key={field} label={label} error={errorOf(`match.${field}`)}>
          {(props) => (
            <Input {...props} value={draft[field]} onChange={(event) => change({ [field]: event.target.value })} />
          )}
        </Field>
      ))}
      <TargetFields draft={draft} payers={payers} error={errorOf('target')} onChange={change} />
      <AllocationPreviewCard input={input && (rule ? { ...input, id: rule.id } : input)} />
      <div className="grid grid-cols-2 gap-3">
        {days.map(([name, label]) => (
          <Field key={name} label={label} error={errorOf(name)}>
            {(props) => (
              <Input
                {...props}
                type="date"
                value={draft[name]}
                onChange={(event) => change({ [name]: event.target.value })}
              />
            )}
          </Field>
        ))}
      </div>
      {rule ? (
        <Field label={texts.changeFromLabel} help={texts.changeFromHelp} error={errorOf('from')}>
          {(props) => (
            <Input
              {...props}
              type="date"
              value={draft.from}
              onChange={(event) => change({ from: event.target.value })}
            />
          )}
        </Field>
      ) : null}
      <Field label={common.note} error={errorOf('note')}>
        {(props) => (
          <Input
            {...props}
            maxLength={120}
            value={draft.note}
            onChange={(event) => change({ note: event.target.value })}
          />
        )}
      </Field>
    </FormDialog>
  );
}
