export type Present = { pid: number; start: string | null; command?: string; pages?: string; url?: string };
export function announcePresence(folder: string, facts?: Omit<Present, 'pid' | 'start'>): () => void;
export function announceWhereWritable(folder: string, facts?: Omit<Present, 'pid' | 'start'>): () => void;
export function listPresent(folder: string): Present[];
