/** Ask the shell to open something, from wherever: buttons need not know where it lives. */
export const OPEN_PALETTE = 'spendwatch:open-palette';
export const OPEN_SHORTCUTS = 'spendwatch:open-shortcuts';

export function askShell(event: typeof OPEN_PALETTE | typeof OPEN_SHORTCUTS): void {
  window.dispatchEvent(new Event(event));
}
