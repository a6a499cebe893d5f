type Toast = { kind: 'success' | 'error'; text: string; onUndo?: () => void };

/** Toasts shown before the area is there; it takes them over when it is ready. */
let waiting: Toast[] = [];
let isWanted = false;
let listeners: (() => void)[] = [];

function show(toast: Toast): void {
  waiting = [...waiting, toast];
  isWanted = true;
  for (const listener of listeners) listener();
}

/** Short notes about what just happened, said once and read out politely. */
export const toast = {
  success: (text: string) => show({ kind: 'success', text }),
  error: (text: string) => show({ kind: 'error', text }),
  /** Done, with an undo for as long as the note is in sight. */
  undoable: (text: string, onUndo: () => void) => show({ kind: 'success', text, onUndo }),
};

/** Hands over the waiting toasts, each once. */
export function takeToasts(): Toast[] {
  const taken = waiting;
  waiting = [];
  return taken;
}

export function subscribeToToasts(listener: () => void): () => void {
  listeners = [...listeners, listener];
  return () => {
    listeners = listeners.filter((one) => one !== listener);
  };
}

/** True once a toast was shown on this page. */
export function isToastWanted(): boolean {
  return isWanted;
}
