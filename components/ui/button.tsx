'use client';

import { LoaderCircle } from 'lucide-react';
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { type ButtonSize, type ButtonVariant, buttonClass } from './button-class';
import { classNames } from './class-names';
import { useIsHydrated } from './use-is-hydrated';

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** Shows a spinner and refuses a second press, but keeps the focus. */
  isBusy?: boolean;
  children: ReactNode;
};

/** A button that only the page's script can answer waits for it, so that no press is lost. */
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
  const isHydrated = useIsHydrated();
  const isWaiting = !isHydrated && (rest.onClick !== undefined || rest.onPointerDown !== undefined);
  return (
    <button
      type={type}
      className={buttonClass(variant, size, classNames(isWaiting && 'disabled:opacity-100', className))}
      disabled={disabled || isBusy || isWaiting}
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
