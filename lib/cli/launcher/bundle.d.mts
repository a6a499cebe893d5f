import type { BuildOptions } from 'esbuild';

export function bundleOptions(root: string): BuildOptions;
export function digestSources(root: string): string;
export function bundleFolder(root: string, digest: string): string;
export function writeBundle(root: string, digest: string): Promise<void>;
export function removeOldBundles(root: string, usedDigests: ReadonlySet<string>): void;
