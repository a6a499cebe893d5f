import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Writes the bill of materials (CycloneDX 1.6) to standard output, from the lock file alone: every package that is
 * installed outside of development, also those of other platforms. `npm sbom --omit dev` leaves out what a development
 * package needs as well.
 */
const ROOT = new URL('..', import.meta.url);
const read = (name) => JSON.parse(readFileSync(fileURLToPath(new URL(name, ROOT)), 'utf8'));
const { name, version, license, description } = read('package.json');

const components = new Map();
for (const [place, entry] of Object.entries(read('package-lock.json').packages)) {
  if (place === '' || entry.dev) continue;
  const title = entry.name ?? place.split('node_modules/').at(-1);
  const purl = `pkg:npm/${title.replace('@', '%40')}@${entry.version}`;
  const [algorithm, digest] = entry.integrity?.split('-') ?? [];
  components.set(purl, {
    type: 'library',
    'bom-ref': purl,
    name: title,
    version: entry.version,
    purl,
    scope: entry.optional || entry.devOptional ? 'optional' : 'required',
    ...(digest && {
      hashes: [{ alg: algorithm.replace('sha', 'SHA-'), content: Buffer.from(digest, 'base64').toString('hex') }],
    }),
    ...(entry.license && { licenses: [{ expression: entry.license }] }),
  });
}

const document = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  metadata: {
    component: { type: 'application', name, version, description, licenses: [{ expression: license }] },
  },
  components: [...components.values()].sort((left, right) => left.purl.localeCompare(right.purl)),
};
process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
