'use client';

import { useQuery } from '@tanstack/react-query';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Field, Select } from '@/components/ui/field';
import { payersQuery } from '@/lib/queries/allocation/allocation';
import * as texts from '@/lib/texts/en/budgets';

type PayerFieldProps = { value: string; error: string | undefined; onChange: (payerId: string) => void };

/** A team, cost centre or customer of the allocation; not shown while there is none. */
export function PayerField({ value, error, onChange }: PayerFieldProps) {
  const { isLimited } = useWorkspace();
  const { data } = useQuery({ ...payersQuery(), enabled: !isLimited });
  const payers = data?.data ?? [];
  if (payers.length === 0 && value === '') return null;
  return (
    <Field label={texts.payerLabel} help={value === '' ? undefined : texts.payerHelp} error={error}>
      {(field) => (
        <Select {...field} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">{texts.payerNoneOption}</option>
          {payers.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
          {value === '' || payers.some(({ id }) => id === value) ? null : <option value={value}>{value}</option>}
        </Select>
      )}
    </Field>
  );
}
