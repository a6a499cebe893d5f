export type ProcessIdentity = { pid: number; start: string | null };
export function identifySelf(): ProcessIdentity;
export function isSameProcessAlive(identity: ProcessIdentity): boolean;
