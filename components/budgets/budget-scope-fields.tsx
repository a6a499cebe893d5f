'use client';

import { useId } from 'react';
import { Field, Input } from '@/components/ui/field';
import { useKnownValues } from '@/components/usage/use-known-values';
import type { UsageGroupBy } from '@/lib/contracts/usage';
import type { BudgetDraft } from './budget-draft';

type BudgetScopeFieldsProps = {
  draft: BudgetDraft;
  onChange: (next: Partial<BudgetDraft>) => void;
  errorOf: (path: string) => string | undefined;
};

const FIELDS = [
  { name: 'projectId', dimension: 'project', label: 'Project', placeholder: 'proj_…' },
  { name: 'apiKeyId', dimension: 'apiKey', label: 'Key', placeholder: 'key_…' },
  { name: 'model', dimension: 'model', label: 'Model', placeholder: 'gpt-4.1' },
] as const;

/** What the budget counts; everything left empty counts whole. */
export function BudgetScopeFields({ draft, onChange, errorOf }: BudgetScopeFieldsProps) {
  const isNarrowed = FIELDS.some(({ name }) => draft[name] !== '');
  return (
    <details open={isNarrowed} className="rounded-md border px-3 py-2">
      <summary className="text-sm font-medium">
        Counts {isNarrowed ? 'only part of the usage' : 'all usage'}
        <span className="font-normal text-muted"> · narrow it down</span>
      </summary>
      <div className="mt-3 mb-1 flex flex-col gap-3">
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
      </div>
    </details>
  );
}

type ScopeFieldProps = {
  dimension: UsageGroupBy;
  label: string;
  placeholder: string;
  error: string | undefined;
  value: string;
  onChange: (value: string) => void;
};

/** An id to type or to choose by its name from those used lately. */
function ScopeField({ dimension, label, placeholder, error, value, onChange }: ScopeFieldProps) {
  const known = useKnownValues(dimension);
  const listId = useId();
  const name = known.find((one) => one.id === value && one.name !== value)?.name;
  return (
    <Field label={label} help={name} error={error}>
      {(field) => (
        <>
          <Input
            {...field}
            list={listId}
            placeholder={placeholder}
            spellCheck={false}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
          <datalist id={listId}>
            {known.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
