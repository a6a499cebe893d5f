import { Field, Input } from '@/components/ui/field';
import * as texts from '@/lib/texts/en/connections';

type Props = { error: string | undefined; value: string; onChange: (day: string) => void; className?: string };

/** The day a reading key ends, "2027-01-31" or empty, for providers that do not report it. */
export function KeyExpiryField({ value, onChange, ...field }: Props) {
  return (
    <Field label={texts.keyExpiryLabel} help={texts.keyExpiryHelp} {...field}>
      {(control) => <Input {...control} type="date" value={value} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  );
}

/** Calendar day of the field -> instant of the API, its first moment in UTC; empty = null. */
export const readKeyExpiry = (day: string): string | null => (day === '' ? null : `${day}T00:00:00.000Z`);
