import { Field, Input } from '@/components/ui/field';
import * as texts from '@/lib/texts/en/connections';

type Props = {
  label: string;
  help?: string;
  error?: string | undefined;
  className?: string;
  value: string;
  onChange: (text: string) => void;
  isRequired?: boolean;
};

/** Where a provider key is pasted: hidden, and kept out of the browser's memory. */
export function ProviderKeyField({ value, onChange, isRequired, ...field }: Props) {
  return (
    <Field {...field}>
      {(control) => (
        <Input
          {...control}
          required={isRequired}
          type="password"
          autoComplete="off"
          placeholder={texts.providerKeyPlaceholder}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
