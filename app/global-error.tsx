'use client';

import { Sentence } from '@/components/ui/sentence';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/shell';
/** Last resort when even the layout fails; it brings its own page. */
export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body style={{ fontFamily: 'system-ui, sans-serif', maxWidth: 420, margin: '20vh auto', padding: 24 }}>
        <h1 style={{ fontSize: 20 }}>{texts.globalErrorTitle}</h1>
        <p>
          <Sentence
            text={error.digest ? texts.globalErrorTextWithCause : texts.globalErrorText}
            values={{ command: <code>{texts.globalErrorCommand}</code>, digest: error.digest }}
          />
        </p>
        <button type="button" onClick={reset}>
          {common.tryAgain}
        </button>
      </body>
    </html>
  );
}
