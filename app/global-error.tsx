'use client';

/** Last resort when even the layout fails; it brings its own page. */
export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body style={{ fontFamily: 'system-ui, sans-serif', maxWidth: 420, margin: '20vh auto', padding: 24 }}>
        <h1 style={{ fontSize: 20 }}>Spendwatch could not start this page</h1>
        <p>
          The database may be unreachable. Run <code>npx spendwatch doctor</code> to see what is missing
          {error.digest ? `; the server's log has the cause under ${error.digest}` : ''}.
        </p>
        <button type="button" onClick={reset}>
          Try again
        </button>
      </body>
    </html>
  );
}
