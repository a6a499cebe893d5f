'use client';

import { useId } from 'react';
import { Field, Input } from '@/components/ui/field';
import { useKnownValues } from '@/components/usage/use-known-values';
import type { UsageGroupBy } from '@/lib/contracts/usage';

/** The parts of a scope that a form shows. */
export type ScopeDraft = { projectId: string; apiKeyId: string; model: string };

type RuleScopeFieldsProps = {
  draft: ScopeDraft;
  onChange: (next: Partial<ScopeDraft>) => void;
  errorOf: (path: string) => string | undefined;
};

const FIELDS = [
  { name: 'projectId', dimension: 'project', label: 'Project', placeholder: 'All projects' },
  { name: 'apiKeyId', dimension: 'apiKey', label: 'Key', placeholder: 'All keys' },
  { name: 'model', dimension: 'model', label: 'Model', placeholder: 'All models' },
] as const;

/** What a rule or a plan looks at; what is left empty counts whole. */
export function RuleScopeFields({ draft, onChange, errorOf }: RuleScopeFieldsProps) {
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="sr-only">Scope</legend>
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
    </fieldset>
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
export function ScopeField({ dimension, label, placeholder, error, value, onChange }: ScopeFieldProps) {
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
