import { type Finding, makeFinding } from '@/lib/scanner/finding';
import { listRules } from '@/lib/scanner/rules/catalogue';
import { scanBuffer } from '@/lib/scanner/scan-bytes';
import { createNotes, type ScanNotes } from '@/lib/scanner/scan-notes';
import { createTextScanner } from '@/lib/scanner/text-scan';
import { createChance, drawText, KEY_KINDS } from '../../bench/scanner/random-keys';

/** A fresh key of a kind: made here, known nowhere. */
export function makeKey(kind = 'openai project', seed = Math.floor(Math.random() * 2 ** 32)): string {
  const found = KEY_KINDS.find((one) => one.name === kind);
  if (!found) throw new Error(`key kind "${kind}": expected one of ${KEY_KINDS.map((one) => one.name).join(', ')}`);
  return found.make(createChance(seed));
}

/** Random text of letters and digits. */
export const makeText = (length: number): string =>
  drawText(createChance(Math.floor(Math.random() * 2 ** 32)), 'alphanumeric', length);

/** What a scan finds in a text or in the bytes of a file. */
export async function scanText(
  content: string | Buffer,
  options: { path?: string; withGeneric?: boolean } = {},
): Promise<{ findings: Finding[]; notes: ScanNotes }> {
  const findings: Finding[] = [];
  const notes = createNotes();
  const scanner = createTextScanner(listRules({ withGeneric: options.withGeneric ?? false }));
  const take = (path: string, sighting: Parameters<typeof makeFinding>[1]) =>
    findings.push(makeFinding(path, sighting));
  await scanBuffer({ scanner, notes, take }, options.path ?? 'file.txt', Buffer.from(content as string));
  return { findings, notes };
}

/** The secrets of a text alone. */
export const findSecrets = async (content: string | Buffer): Promise<string[]> =>
  (await scanText(content)).findings.map((finding) => finding.secret);
