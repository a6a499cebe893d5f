type Locked = { version: string; dependencies?: Record<string, string>; optionalDependencies?: Record<string, string> };
export function selectRuntimePackages(
  root: string,
  lock: { packages: Record<string, Locked> },
): { dependencies: Record<string, string>; packages: Record<string, Locked> };
