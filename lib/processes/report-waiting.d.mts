export function reportWaiting<T>(label: string, work: Promise<T>): Promise<T>;
