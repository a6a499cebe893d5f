'use client';

import { Plus, X } from 'lucide-react';
import { MODES } from '@/components/containment/policies/modes';
import { Button, IconButton } from '@/components/ui/button';
import { Field, Input, Select } from '@/components/ui/field';
import { CONTAINMENT_ACTIONS, isModelAction } from '@/lib/domain/containment/action';
import * as texts from '@/lib/texts/en/budgets';
import * as common from '@/lib/texts/en/common';
import { ACTION_LABEL } from '@/lib/texts/en/containment-actions';
import type { BudgetActionDraft } from './budget-draft';

type Props = {
  actions: readonly BudgetActionDraft[];
  /** What the server said against them. */
  error: string | undefined;
  onChange: (actions: BudgetActionDraft[]) => void;
};

/** A new one only says what it would have done. */
const NEW_ACTION: BudgetActionDraft = {
  percent: 110,
  action: 'deny-model',
  model: '',
  mode: 'dry_run',
  delaySeconds: 0,
};
const MODES_LISTED = ['off', 'dry_run', 'ask', 'automatic'] as const;
const MOST_ACTIONS = 10;

/** What is done at the provider once a share of the budget is spent. */
export function BudgetActionsEditor({ actions, error, onChange }: Props) {
  const replace = (index: number, next: Partial<BudgetActionDraft>) =>
    onChange(actions.map((one, position) => (position === index ? { ...one, ...next } : one)));
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-sm font-medium">{texts.actionsLegend}</legend>
      <p className="text-xs text-muted">{texts.actionsHelp}</p>
      {actions.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place while they are edited.
        <div key={index} className="flex flex-col gap-2 border-t border-line pt-2">
          <div className="flex items-center gap-2">
            <Input
              type="number"
              min={1}
              max={1000}
              required
              aria-label={texts.actionsPercentLabel(index + 1)}
              className="w-20"
              value={one.percent}
              onChange={(event) => replace(index, { percent: Math.round(Number(event.target.value)) })}
            />
            <span className="flex-1 text-sm text-muted">{texts.thresholdsOfBudget}</span>
            <IconButton
              label={texts.actionsRemoveLabel(index + 1)}
              onClick={() => onChange(actions.filter((_, position) => position !== index))}
            >
              <X aria-hidden />
            </IconButton>
          </div>
          <div className="grid gap-2 sm:grid-cols-2">
            <Field label={texts.actionsActionLabel}>
              {(field) => (
                <Select
                  {...field}
                  value={one.action}
                  onChange={(event) =>
                    replace(index, {
                      action: CONTAINMENT_ACTIONS.find((action) => action === event.target.value) ?? one.action,
                    })
                  }
                >
                  {CONTAINMENT_ACTIONS.map((action) => (
                    <option key={action} value={action}>
                      {ACTION_LABEL[action]}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            <Field label={common.mode}>
              {(field) => (
                <Select
                  {...field}
                  value={one.mode}
                  onChange={(event) =>
                    replace(index, { mode: MODES_LISTED.find((mode) => mode === event.target.value) ?? 'dry_run' })
                  }
                >
                  {MODES_LISTED.map((mode) => (
                    <option key={mode} value={mode}>
                      {MODES[mode]}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          </div>
          {isModelAction(one.action) ? (
            <Field label={common.model}>
              {(field) => (
                <Input
                  {...field}
                  spellCheck={false}
                  placeholder={texts.actionsModelPlaceholder}
                  value={one.model}
                  onChange={(event) => replace(index, { model: event.target.value })}
                />
              )}
            </Field>
          ) : null}
        </div>
      ))}
      {error ? <p className="text-xs text-critical">{error}</p> : null}
      <div>
        <Button
          size="sm"
          disabled={actions.length >= MOST_ACTIONS}
          onClick={() => onChange([...actions, { ...NEW_ACTION }])}
        >
          <Plus aria-hidden />
          {texts.actionsAddButton}
        </Button>
      </div>
    </fieldset>
  );
}
