let here = new AbortController();

/** Goes off when the test file is over: whoever still reads an answer then has left. */
export const getCallersSignal = (): AbortSignal => here.signal;

/** All callers of the file leave, so that no stream stays open for the next file of the process. */
export function letCallersLeave(): void {
  here.abort();
  here = new AbortController();
}
