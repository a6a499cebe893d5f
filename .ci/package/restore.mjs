import { existsSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Runs after npm packed: the checkout has its own package.json again, and nothing of a release. */
const at = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

if (existsSync(at('.build/package.json.checkout'))) renameSync(at('.build/package.json.checkout'), at('package.json'));
for (const name of ['release.json', 'npm-shrinkwrap.json']) rmSync(at(name), { force: true });
