import { classNames } from './class-names';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger';
export type ButtonSize = 'sm' | 'md';

const BASE =
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-colors duration-100 disabled:opacity-55 aria-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0';
const VARIANT: Record<ButtonVariant, string> = {
  primary: 'bg-accent text-accent-ink not-disabled:hover:bg-accent-strong',
  secondary: 'border border-line-strong bg-surface text-ink not-disabled:hover:bg-hover',
  ghost: 'text-muted not-disabled:hover:bg-hover not-disabled:hover:text-ink',
  danger: 'border border-critical/40 bg-surface text-critical not-disabled:hover:bg-critical-soft',
};
const SIZE: Record<ButtonSize, string> = { sm: 'h-7 px-2.5 text-sm', md: 'h-8 px-3 text-sm' };

/** Class names of a button, also for links that look like one. */
export function buttonClass(variant: ButtonVariant = 'secondary', size: ButtonSize = 'md', extra?: string): string {
  return classNames(BASE, VARIANT[variant], SIZE[size], extra);
}
