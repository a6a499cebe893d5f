'use client';

import * as common from '@/lib/texts/en/common';
import { Field, Input } from './field';

type NameFieldProps = {
  value: string;
  onChange: (name: string) => void;
  /** An example name. */
  placeholder?: string;
  error: string | undefined;
};

/** What a thing that people make goes by: needed, 80 letters at most, as the API has it. */
export function NameField({ value, onChange, placeholder, error }: NameFieldProps) {
  return (
    <Field label={common.name} error={error}>
      {(field) => (
        <Input
          {...field}
          required
          maxLength={80}
          placeholder={placeholder}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
