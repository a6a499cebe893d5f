import { ErrorState, SkeletonRows } from './states';

type PendingStateProps = {
  /** What could not be read, should it fail. */
  title: string;
  query: { error: Error | null; isFetching: boolean; refetch: () => unknown };
  /** Rows that are expected, roughly. */
  count?: number;
};

/** In place of a list that is not there: grey rows while it is on its way, or why it could not be read. */
export function PendingState({ title, query, count = 5 }: PendingStateProps) {
  if (query.error === null) return <SkeletonRows count={count} />;
  return (
    <ErrorState
      title={title}
      cause={query.error.message}
      onRetry={() => void query.refetch()}
      isRetrying={query.isFetching}
    />
  );
}
