'use client';

import { createContext, type ReactNode, use, useMemo } from 'react';
import type { Reader } from '@/lib/domain/reader';

const ReaderContext = createContext<Reader | null>(null);

/** Says how to write for the person at the screen; the inner one counts. Server and browser get the same value. */
export function ReaderProvider({ value, children }: { value: Reader; children: ReactNode }) {
  const { locale, timezone } = value;
  const reader = useMemo(() => ({ locale, timezone }), [locale, timezone]);
  return <ReaderContext value={reader}>{children}</ReaderContext>;
}

/** Locale and zone that numbers and instants are written in. */
export function useReader(): Reader {
  const reader = use(ReaderContext);
  if (!reader) throw new Error('useReader: expected a ReaderProvider around the component');
  return reader;
}
