'use client';

import { ErrorState } from '@/components/ui/states';

/** A page that could not be rendered. The digest finds the server's log line. */
export default function DashboardError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const cause = error.digest
    ? `The server could not render it. Its log has the cause under ${error.digest}.`
    : error.message;
  return <ErrorState title="This page could not be shown" cause={cause} onRetry={reset} />;
}
