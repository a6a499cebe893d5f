'use client';

import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from './class-names';

type MenuProps = { trigger: ReactNode; children: ReactNode; align?: 'start' | 'end'; isOpenAtFirst?: boolean };

/** Menu that opens from its trigger. */
export function Menu({ trigger, children, align = 'end', isOpenAtFirst = false }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false} defaultOpen={isOpenAtFirst}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-[60vh] min-w-44 animate-appear overflow-y-auto rounded-lg border border-line-strong bg-raised p-1 text-sm shadow-lg shadow-black/5"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

const ITEM =
  'flex min-h-8 cursor-default items-center gap-2 rounded-md px-2 py-1 outline-none data-highlighted:bg-hover [&_svg]:size-4 [&_svg]:text-muted';

type MenuItemProps = { children: ReactNode; onSelect: () => void; isDangerous?: boolean };

export function MenuItem({ children, onSelect, isDangerous = false }: MenuItemProps) {
  return (
    <DropdownMenu.Item
      className={classNames(ITEM, isDangerous && 'text-critical [&_svg]:text-critical')}
      onSelect={onSelect}
    >
      {children}
    </DropdownMenu.Item>
  );
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <DropdownMenu.Label className="px-2 py-1 text-xs text-muted">{children}</DropdownMenu.Label>;
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className="-mx-1 my-1 h-px bg-line" />;
}
