'use client';

import { useQuery } from '@tanstack/react-query';
import { ScopeField } from '@/components/notifications/matchers/scope-field';
import { Field, Select } from '@/components/ui/field';
import { USAGE_KINDS } from '@/lib/domain/usage/usage';
import { describeUsageKind } from '@/lib/presenters/scope';
import { savedViewsQuery } from '@/lib/queries/usage/usage-views';
import * as texts from '@/lib/texts/en/budgets';
import * as common from '@/lib/texts/en/common';
import type { BudgetDraft } from './budget-draft';
import { PayerField } from './payer-field';
import { SourceField } from './source-field';

type BudgetScopeFieldsProps = {
  draft: BudgetDraft;
  onChange: (next: Partial<BudgetDraft>) => void;
  errorOf: (path: string) => string | undefined;
};

const FIELDS = [
  { name: 'projectId', dimension: 'project', label: common.project, placeholder: 'proj_…' },
  { name: 'apiKeyId', dimension: 'apiKey', label: common.key, placeholder: 'key_…' },
  { name: 'model', dimension: 'model', label: common.model, placeholder: 'gpt-4.1' },
  { name: 'userId', dimension: 'user', label: texts.scopeUserLabel, placeholder: 'user-…' },
] as const;

const NARROWING = ['kind', 'provider', 'connectionId'] as const;

/** What the budget counts; everything left empty counts whole. */
export function BudgetScopeFields({ draft, onChange, errorOf }: BudgetScopeFieldsProps) {
  const { data } = useQuery(savedViewsQuery('usage'));
  const views = data?.data ?? [];
  const isByView = draft.savedViewId !== '';
  const isByPayer = draft.payerId !== '';
  const isNarrowed =
    isByView ||
    isByPayer ||
    NARROWING.some((name) => draft[name] !== '') ||
    FIELDS.some(({ name }) => draft[name] !== '');
  return (
    <details open={isNarrowed} className="rounded-md border px-3 py-2">
      <summary className="text-sm font-medium">
        {texts.scopeCountsSummary(isNarrowed ? texts.scopePartOfUsage : texts.scopeAllUsage)}
        <span className="font-normal text-muted"> {texts.scopeSummaryHint}</span>
      </summary>
      <div className="mt-3 mb-1 flex flex-col gap-3">
        {views.length > 0 || isByView ? (
          <Field
            label={texts.scopeSavedViewLabel}
            help={isByView ? texts.scopeSavedViewHelp : undefined}
            error={errorOf('scope.savedViewId')}
          >
            {(field) => (
              <Select
                {...field}
                value={draft.savedViewId}
                onChange={(event) => onChange({ savedViewId: event.target.value })}
              >
                <option value="">{texts.scopeNoSavedViewOption}</option>
                {views.map((view) => (
                  <option key={view.id} value={view.id}>
                    {view.name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        ) : null}
        {isByView ? null : (
          <PayerField
            value={draft.payerId}
            error={errorOf('scope.payerId')}
            onChange={(payerId) => onChange({ payerId })}
          />
        )}
        {isByView || isByPayer ? null : <NarrowFields draft={draft} onChange={onChange} errorOf={errorOf} />}
      </div>
    </details>
  );
}

function NarrowFields({ draft, onChange, errorOf }: BudgetScopeFieldsProps) {
  return (
    <>
      <SourceField draft={draft} onChange={onChange} errorOf={errorOf} />
      {FIELDS.map(({ name, dimension, label, placeholder }) => (
        <ScopeField
          key={name}
          dimension={dimension}
          label={label}
          placeholder={placeholder}
          error={errorOf(`scope.${name}`)}
          value={draft[name]}
          onChange={(value) => onChange({ [name]: value })}
        />
      ))}
      <Field label={texts.scopeKindLabel} error={errorOf('scope.kind')}>
        {(field) => (
          <Select {...field} value={draft.kind} onChange={(event) => onChange({ kind: event.target.value })}>
            <option value="">{texts.scopeAllKindsOption}</option>
            {USAGE_KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {describeUsageKind(kind)}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </>
  );
}
