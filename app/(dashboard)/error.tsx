'use client';

import { ErrorState } from '@/components/ui/states';
import * as texts from '@/lib/texts/en/shell';

/** A page that could not be rendered. The digest finds the server's log line. */
export default function DashboardError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const cause = error.digest ? texts.errorCause(error.digest) : error.message;
  return <ErrorState title={texts.errorTitle} cause={cause} onRetry={reset} />;
}
