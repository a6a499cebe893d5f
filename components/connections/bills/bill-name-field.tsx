import { Field, Input } from '@/components/ui/field';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/connections-bill-files';

type Props = { name: string; onName: (name: string) => void; help?: string; error: string | undefined };

/** Name of the connection that a bill fills. */
export function BillNameField({ name, onName, help, error }: Props) {
  return (
    <Field label={common.connection} help={help} error={error}>
      {(field) => (
        <Input
          {...field}
          required
          maxLength={80}
          placeholder={texts.namePlaceholder}
          value={name}
          onChange={(event) => onName(event.target.value)}
        />
      )}
    </Field>
  );
}
