export function tellWaiting<T>(label: string, work: Promise<T>): Promise<T>;
