import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import * as texts from '@/lib/texts/en/notifications/deliveries';

type PagedRowsProps = {
  /** An infinite query that has its first page. */
  query: {
    error: Error | null;
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    fetchNextPage: () => Promise<unknown>;
  };
  children: ReactNode;
};

/** Rows of a list that is read a page at a time; says so when they could not be read again. */
export function PagedRows({ query, children }: PagedRowsProps) {
  return (
    <>
      {query.error ? (
        <p role="status" className="border-b px-4 py-2 text-sm text-stale">
          {texts.pagedRowsStale(query.error.message)}
        </p>
      ) : null}
      <ul className="divide-y">{children}</ul>
      {query.hasNextPage ? (
        <div className="flex justify-center border-t p-3">
          <Button onClick={() => void query.fetchNextPage()} isBusy={query.isFetchingNextPage}>
            {texts.pagedRowsOlderButton}
          </Button>
        </div>
      ) : null}
    </>
  );
}
