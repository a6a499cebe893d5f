import type { ReactNode } from 'react';
import { Button } from './button';

type OpenerProps = {
  /** Parameter of the address that opens the same thing. */
  name: string;
  value?: string;
  onOpen: () => void;
  variant?: 'primary' | 'secondary';
  className?: string;
  children: ReactNode;
};

/** Button that opens something on the page. Pressed before the page's script runs, it asks the server for the same. */
export function Opener({ name, value = '1', onOpen, variant = 'primary', className, children }: OpenerProps) {
  return (
    <form
      method="get"
      className={className}
      onSubmit={(event) => {
        event.preventDefault();
        onOpen();
      }}
    >
      <input type="hidden" name={name} value={value} />
      <Button type="submit" variant={variant} className="w-full max-md:h-10">
        {children}
      </Button>
    </form>
  );
}
