'use client';

import { lazy, Suspense, useState } from 'react';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Button } from '@/components/ui/button';
import * as texts from '@/lib/texts/en/leaks';

const RecogniseKeyDialog = lazy(() => import('./recognise-key-dialog'));

/** Asks for a key once, so that scans know it for certain. */
export function RecogniseKey({ id, name }: { id: string; name: string }) {
  const { can } = useWorkspace();
  const [isOpen, setIsOpen] = useState(false);
  if (!can.handleLeaks) return null;
  return (
    <>
      <Button size="sm" onClick={() => setIsOpen(true)}>
        {texts.recogniseButton}
      </Button>
      {isOpen ? (
        <Suspense>
          <RecogniseKeyDialog id={id} name={name} onClose={() => setIsOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
