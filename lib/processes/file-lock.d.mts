export function acquireFileLock(
  file: string,
  options?: { onWait?: () => void; timeoutMs?: number },
): Promise<() => void>;
