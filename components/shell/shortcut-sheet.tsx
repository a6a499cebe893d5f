'use client';

import { useState } from 'react';
import { Dialog } from '@/components/ui/dialog';
import { Keycap } from '@/components/ui/keycap';
import * as texts from '@/lib/texts/en/shell';
import { areSingleKeysOff, SHORTCUT_GROUPS, switchSingleKeys } from './shortcuts';

type ShortcutSheetProps = { isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

/** Every key that does something, by where it works. */
export default function ShortcutSheet({ isOpen, onOpenChange }: ShortcutSheetProps) {
  const [isOn, setIsOn] = useState(() => !areSingleKeysOff());
  return (
    <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title={texts.shortcutsTitle}>
      <div className="flex flex-col gap-5">
        <label className="flex min-h-8 items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={isOn}
            onChange={(event) => {
              setIsOn(event.target.checked);
              switchSingleKeys(event.target.checked);
            }}
          />
          {texts.shortcutsSingleKeysLabel}
        </label>
        {SHORTCUT_GROUPS.map(({ title, shortcuts }) => (
          <section key={title}>
            <h3 className="pb-1 text-xs text-muted">{title}</h3>
            <dl className="divide-y border-y">
              {shortcuts.map(({ keys, label }) => (
                <div key={label} className="flex items-center justify-between gap-4 py-1.5">
                  <dt className="text-sm">{label}</dt>
                  <dd className="flex shrink-0 gap-1">
                    {keys.map((key) => (
                      <Keycap key={key}>{key}</Keycap>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
