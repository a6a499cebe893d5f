import type { HTMLAttributes, ReactNode, TdHTMLAttributes, ThHTMLAttributes } from 'react';
import { classNames } from './class-names';

/** Table that scrolls sideways inside its own frame, never the page: also what is placed absolutely, such as hidden names. */
export function Table({ caption, children }: { caption: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area must be reachable by keyboard.
    <section className="relative overflow-x-auto" tabIndex={0} aria-label={caption}>
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </section>
  );
}

type Align = { isNumber?: boolean };

export function Th({ isNumber = false, className, ...rest }: ThHTMLAttributes<HTMLTableCellElement> & Align) {
  return (
    <th
      scope="col"
      className={classNames(
        'h-9 border-b px-3 text-left text-xs font-normal whitespace-nowrap text-muted first:pl-4 last:pr-4',
        isNumber && 'text-right',
        className,
      )}
      {...rest}
    />
  );
}

export function Td({ isNumber = false, className, ...rest }: TdHTMLAttributes<HTMLTableCellElement> & Align) {
  return (
    <td
      className={classNames(
        'h-10 px-3 py-2 first:pl-4 last:pr-4',
        isNumber && 'text-right whitespace-nowrap',
        className,
      )}
      {...rest}
    />
  );
}

export function Tr({ className, ...rest }: HTMLAttributes<HTMLTableRowElement>) {
  return <tr className={classNames('border-b border-line/70 last:border-b-0', className)} {...rest} />;
}
