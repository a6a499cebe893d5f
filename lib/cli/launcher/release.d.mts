export type Release = { version: string; bundle: string };
export function readRelease(root: string): Release | null;
