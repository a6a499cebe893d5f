'use client';

import { ChevronsUpDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { useWorkspace } from './workspace-context';

/** The signed-in person's name; trigger of the menu, which passes its own attributes. */
export function UserButton(props: ComponentProps<'button'>) {
  const { viewerName } = useWorkspace();
  return (
    <button
      aria-haspopup="menu"
      {...props}
      type="button"
      className="flex h-9 w-full min-w-0 items-center gap-2 rounded-md px-2 text-left text-sm hover:bg-hover max-md:h-11"
    >
      <span
        className="grid size-5 shrink-0 place-items-center rounded-full bg-accent-soft text-2xs font-medium text-accent"
        aria-hidden
      >
        {viewerName.slice(0, 1).toUpperCase()}
      </span>
      <span className="min-w-0 flex-1 truncate folded:sr-only">{viewerName}</span>
      <ChevronsUpDown className="size-3.5 shrink-0 text-faint folded:hidden" aria-hidden />
    </button>
  );
}
