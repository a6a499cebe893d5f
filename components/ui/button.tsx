import { LoaderCircle } from 'lucide-react';
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { classNames } from './class-names';

type Variant = 'primary' | 'secondary' | 'ghost' | 'danger';
type Size = 'sm' | 'md';

const BASE =
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-colors duration-100 disabled:opacity-55 aria-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0';
const VARIANT: Record<Variant, string> = {
  primary: 'bg-accent text-accent-ink enabled:hover:bg-accent-strong',
  secondary: 'border border-line-strong bg-surface text-ink enabled:hover:bg-hover',
  ghost: 'text-muted enabled:hover:bg-hover enabled:hover:text-ink',
  danger: 'border border-critical/40 bg-surface text-critical enabled:hover:bg-critical-soft',
};
const SIZE: Record<Size, string> = { sm: 'h-7 px-2.5 text-sm', md: 'h-8 px-3 text-sm' };

/** Class names of a button, for links that look like one. */
export function buttonClass(variant: Variant = 'secondary', size: Size = 'md', extra?: string): string {
  return classNames(BASE, VARIANT[variant].replaceAll('enabled:', ''), SIZE[size], extra);
}

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  variant?: Variant;
  size?: Size;
  /** Shows a spinner and refuses a second press, but keeps the focus. */
  isBusy?: boolean;
  children: ReactNode;
};

export function Button({
  variant = 'secondary',
  size = 'md',
  isBusy = false,
  type = 'button',
  className,
  children,
  disabled,
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type}
      className={classNames(BASE, VARIANT[variant], SIZE[size], className)}
      disabled={disabled || isBusy}
      aria-busy={isBusy || undefined}
      {...rest}
    >
      {isBusy ? <LoaderCircle className="animate-spin" aria-hidden /> : null}
      {children}
    </button>
  );
}

type IconButtonProps = Omit<ButtonProps, 'children' | 'aria-label'> & { label: string; children: ReactNode };

/** Square button that shows only an icon; `label` is its name and its tooltip. */
export function IconButton({ label, className, variant = 'ghost', size = 'md', ...rest }: IconButtonProps) {
  return (
    <Button
      variant={variant}
      size={size}
      aria-label={label}
      title={label}
      className={classNames(size === 'sm' ? 'w-7 px-0' : 'w-8 px-0', className)}
      {...rest}
    />
  );
}
