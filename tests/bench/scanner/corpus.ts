import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { LOOK_ALIKES } from './look-alikes';
import { drawName, HIDING_PLACES, PLACES } from './places';
import { type Chance, createChance, KEY_KINDS, type KeyKind, pick } from './random-keys';

/** A planted key: the file that holds it, relative to the corpus. */
export type Planted = { key: string; keyKind: string; placeKind: string; file: string };
export type Corpus = { planted: Planted[]; lookAlikes: { kind: string; file: string; line: number }[] };

const VENDORS = ['OPENAI', 'ANTHROPIC', 'GEMINI', 'MODEL', 'LLM'];
const LOOK_ALIKE_COUNT = 2_000;
const LINES_PER_FILE = 25;

async function writeInto(root: string, file: string, content: string | Buffer): Promise<void> {
  const full = path.join(root, file);
  await mkdir(path.dirname(full), { recursive: true });
  await writeFile(full, content);
}

async function plant(root: string, chance: Chance, kind: KeyKind, number: number): Promise<Planted[]> {
  const planted: Planted[] = [];
  for (const place of kind.near === null ? [...PLACES, ...HIDING_PLACES] : PLACES) {
    const key = kind.make(chance);
    const file = path.join(`${number}-${kind.name.replaceAll(' ', '-')}`, place.kind.replaceAll(' ', '-'), place.file);
    await writeInto(root, file, place.write(key, drawName(chance, kind.near ?? pick(chance, VENDORS)), chance));
    planted.push({ key, keyKind: kind.name, placeKind: place.kind, file });
  }
  return planted;
}

/** Writes a labelled corpus: each kind of key in each kind of place, and 2,000 texts that resemble keys. */
export async function writeCorpus(root: string, seed: number): Promise<Corpus> {
  const chance = createChance(seed);
  const corpus: Corpus = { planted: [], lookAlikes: [] };
  for (const [number, kind] of KEY_KINDS.entries()) corpus.planted.push(...(await plant(root, chance, kind, number)));
  for (let from = 0; from < LOOK_ALIKE_COUNT; from += LINES_PER_FILE) {
    const lines: string[] = [];
    const file = path.join('look-alikes', `file-${from}.txt`);
    for (let each = from; each < from + LINES_PER_FILE; each++) {
      const kind = LOOK_ALIKES[each % LOOK_ALIKES.length] as (typeof LOOK_ALIKES)[number];
      lines.push(kind.write(chance), '');
      corpus.lookAlikes.push({ kind: kind.kind, file, line: lines.length - 1 });
    }
    await writeInto(root, file, lines.join('\n'));
  }
  return corpus;
}
