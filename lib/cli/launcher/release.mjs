import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * What a packed release says of itself, or null in a checkout: `{ version, bundle }`, where `bundle` names the folder of
 * its bundles. A release has everything built and no sources, so nothing is compared or made at a start. A checkout is
 * known by its lock file, which npm never packs: a file that packing left behind does not stop its sources from counting.
 */
export function readRelease(root) {
  const file = path.join(root, 'release.json');
  if (!existsSync(file) || existsSync(path.join(root, 'package-lock.json'))) return null;
  return JSON.parse(readFileSync(file, 'utf8'));
}
