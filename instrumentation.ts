/** Runs once when a web process starts, before it answers anything. */
export async function register(): Promise<void> {
  if (process.env['NEXT_RUNTIME'] !== 'nodejs') return;
  const [{ startWeb }, { startWatchdog }] = await Promise.all([
    import('@/lib/http/start-web'),
    import('@/lib/worker/start-watchdog'),
  ]);
  await startWeb();
  // A small watch over the workers, so that a dead one is not silent.
  startWatchdog();
}
