'use client';

import { useEffect, useState } from 'react';
import { useWorkspace } from './workspace-context';

/** The current time, moving on every `everyMs`; the first value is the server's, so that both render the same text. */
export function useNow(everyMs = 15_000): Date {
  const { renderedAt } = useWorkspace();
  const [now, setNow] = useState(() => new Date(renderedAt));
  useEffect(() => {
    const tick = () => setNow(new Date());
    tick();
    const timer = setInterval(tick, everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
