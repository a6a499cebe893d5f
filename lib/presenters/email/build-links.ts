/**
 * Addresses of one incident in the app. `open` shows exactly the window the mail speaks of. `acknowledge`, `snooze` and
 * `contain` open a page that needs sign-in and one confirmation, so a scanner that follows every link changes nothing.
 */
export function buildIncidentLinks(
  publicUrl: string,
  message: { incidentId: string; window: { start: string; end: string } },
): { open: string; acknowledge: string; snooze: string; contain: string } {
  const base = `${publicUrl.replace(/\/+$/, '')}/incidents/${encodeURIComponent(message.incidentId)}`;
  const window = new URLSearchParams({ from: message.window.start, to: message.window.end });
  return {
    open: `${base}?${window}`,
    acknowledge: `${base}?action=acknowledge`,
    snooze: `${base}?action=snooze`,
    contain: `${base}?action=contain`,
  };
}
