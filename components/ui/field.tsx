import { ChevronDown } from 'lucide-react';
import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react';
import { classNames } from './class-names';

const CONTROL =
  'h-8 w-full min-w-0 rounded-md border border-line-strong bg-surface px-2.5 text-sm text-ink placeholder:text-faint aria-invalid:border-critical disabled:opacity-60 max-md:h-10 max-md:text-lg';

type FieldProps = {
  label: string;
  help?: ReactNode;
  error?: string | undefined;
  className?: string;
  children: (props: {
    id: string;
    'aria-describedby': string | undefined;
    'aria-invalid': true | undefined;
  }) => ReactNode;
};

/** Label, control, help and error, tied together for a screen reader. */
export function Field({ label, help, error, className, children }: FieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  return (
    <div className={classNames('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children({
        id,
        'aria-describedby': help || error ? noteId : undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {help || error ? (
        <div id={noteId} className={classNames('text-xs', error ? 'text-critical' : 'text-muted')}>
          {error ?? help}
        </div>
      ) : null}
    </div>
  );
}

export function Input({ className, ...rest }: InputHTMLAttributes<HTMLInputElement>) {
  const ofFile = rest.type === 'file' && 'py-1 file:mr-3 file:cursor-pointer file:font-medium file:text-accent';
  return <input className={classNames(CONTROL, ofFile, className)} {...rest} />;
}

export function TextArea({ className, ...rest }: TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return (
    <textarea
      className={classNames(
        'w-full min-w-0 rounded-md border border-line-strong bg-surface px-2.5 py-1.5 text-sm text-ink placeholder:text-faint aria-invalid:border-critical max-md:text-lg',
        className,
      )}
      {...rest}
    />
  );
}

export function Select({ className, children, ...rest }: SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <span className={classNames('relative inline-flex w-full min-w-0', className)}>
      <select className={classNames(CONTROL, 'appearance-none pr-7')} {...rest}>
        {children}
      </select>
      <ChevronDown
        className="pointer-events-none absolute top-1/2 right-2 size-4 -translate-y-1/2 text-faint"
        aria-hidden
      />
    </span>
  );
}
