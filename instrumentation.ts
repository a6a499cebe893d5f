/** Runs once when a web process starts, before it answers anything. */
export async function register(): Promise<void> {
  if (process.env['NEXT_RUNTIME'] !== 'nodejs') return;
  const { startWeb } = await import('@/lib/services/start-web');
  await startWeb();
}
