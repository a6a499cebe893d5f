import { Field, Select } from '@/components/ui/field';
import type { Balance } from '@/lib/contracts/balance/balance';
import * as common from '@/lib/texts/en/common';

type Props = { balances: readonly Balance[]; value: string; onChange: (connectionId: string) => void };

/** Chooses the connection that something is entered for. */
export function ConnectionField({ balances, value, onChange }: Props) {
  return (
    <Field label={common.connection}>
      {(field) => (
        <Select {...field} value={value} onChange={(event) => onChange(event.target.value)}>
          {balances.map(({ connectionId, connectionName }) => (
            <option key={connectionId} value={connectionId}>
              {connectionName}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}
