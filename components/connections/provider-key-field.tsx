import { Field, Input } from '@/components/ui/field';

type Props = {
  label: string;
  help?: string;
  error?: string | undefined;
  className?: string;
  value: string;
  onChange: (text: string) => void;
  placeholder?: string | undefined;
  isRequired?: boolean;
};

/** Where a provider key is pasted: hidden, and kept out of the browser's memory. */
export function ProviderKeyField({ value, onChange, isRequired, placeholder, ...field }: Props) {
  return (
    <Field {...field}>
      {(control) => (
        <Input
          {...control}
          required={isRequired}
          type="password"
          autoComplete="off"
          placeholder={placeholder}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
