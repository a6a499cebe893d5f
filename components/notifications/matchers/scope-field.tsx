'use client';

import { useId } from 'react';
import { Field, Input } from '@/components/ui/field';
import { useKnownValues } from '@/components/usage/use-known-values';
import type { UsageGroupBy } from '@/lib/contracts/usage/usage';

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
            onChange={(event) => onChange(event.target.value.trim())}
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
