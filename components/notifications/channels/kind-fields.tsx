import { Field, Input, Select } from '@/components/ui/field';
import { findFieldError } from '@/lib/http/field-error';
import * as texts from '@/lib/texts/en/notifications/channels';
import type { KindField, KindGuide } from './channel-kinds';

type KindFieldsProps = {
  guide: KindGuide;
  typed: Readonly<Record<string, string>>;
  onType: (path: string, value: string) => void;
  error: Error | null;
  /** When editing, secrets may stay as they are. */
  isEditing?: boolean;
};

/** The fields of one kind of channel, with what each is and where to find it. */
export function KindFields({ guide, typed, onType, error, isEditing = false }: KindFieldsProps) {
  return guide.fields.map((field) => {
    const isKept = isEditing && field.isSecret === true;
    const help = isKept ? texts.kindSecretHelp(field.help) : field.help;
    const message = findFieldError(error, `config.${field.path}`);
    return (
      <Field
        key={field.path}
        label={field.isOptional ? texts.kindOptionalLabel(field.label) : field.label}
        help={help}
        {...(message ? { error: message } : {})}
      >
        {(props) => (
          <Control {...props} field={field} value={typed[field.path] ?? ''} onType={onType} isKept={isKept} />
        )}
      </Field>
    );
  });
}

type ControlProps = {
  field: KindField;
  value: string;
  onType: (path: string, value: string) => void;
  isKept: boolean;
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
};

function Control({ field, value, onType, isKept, ...props }: ControlProps) {
  if (field.options) {
    return (
      <Select {...props} value={value} onChange={(event) => onType(field.path, event.target.value)}>
        {field.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </Select>
    );
  }
  return (
    <Input
      {...props}
      required={!field.isOptional && !isKept}
      autoCapitalize="off"
      autoComplete="off"
      spellCheck={false}
      {...(field.path === 'to' ? { inputMode: 'email' as const } : {})}
      placeholder={field.placeholder}
      value={value}
      onChange={(event) => onType(field.path, event.target.value)}
    />
  );
}
