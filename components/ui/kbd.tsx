import type { ReactNode } from 'react';

export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-grid h-4 min-w-4 place-items-center rounded-sm border bg-canvas px-1 font-mono text-2xs text-muted">
      {children}
    </kbd>
  );
}
