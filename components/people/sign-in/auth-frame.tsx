import Link from 'next/link';
import type { ReactNode } from 'react';
import { Mark } from '@/components/shell/mark';
import * as common from '@/lib/texts/en/common';

/** Page before sign-in: the mark, a title, one form. */
export function AuthFrame({ title, note, children }: { title: string; note: ReactNode; children: ReactNode }) {
  return (
    <main className="grid min-h-dvh place-items-center px-5 py-10">
      <div className="w-full max-w-sm">
        <Mark className="size-9" />
        <h1 className="mt-5 text-xl font-semibold tracking-tight">{title}</h1>
        <p className="mt-1 mb-6 text-muted">{note}</p>
        {children}
        <Link href="/docs" className="mt-8 inline-block text-sm text-muted hover:text-ink">
          {common.documentation}
        </Link>
      </div>
    </main>
  );
}
