export function listMissingPackages(root: string, withDevelopment: boolean): string[];
export function listReplacedPackages(root: string): string[];
