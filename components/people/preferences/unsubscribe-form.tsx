'use client';

import Link from 'next/link';
import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { Sentence } from '@/components/ui/sentence';
import { useUnsubscribe } from '@/lib/queries/people/preferences';
import * as texts from '@/lib/texts/en/people/preferences';

/** One press ends the digests; no sign-in is needed, the link says for whom. */
export function UnsubscribeForm({ token }: { token: string }) {
  const unsubscribe = useUnsubscribe();
  if (unsubscribe.isSuccess) {
    return (
      <div role="status">
        <Banner tone="info" title={texts.unsubscribeDoneTitle}>
          <Sentence
            text={texts.unsubscribeDoneText}
            values={{
              preferences: (
                <Link href="/settings/preferences" className="font-medium text-accent hover:underline">
                  {texts.unsubscribeDoneLink}
                </Link>
              ),
            }}
          />
        </Banner>
      </div>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        unsubscribe.mutate(token);
      }}
    >
      <Button type="submit" variant="primary" className="w-full" isBusy={unsubscribe.isPending}>
        {texts.unsubscribeButton}
      </Button>
      {unsubscribe.error ? (
        <p role="alert" className="mt-3 text-sm text-critical">
          {unsubscribe.error.message}
        </p>
      ) : null}
    </form>
  );
}
