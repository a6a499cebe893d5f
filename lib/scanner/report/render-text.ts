import type { FoundSecret, KnownKeyFacts } from '@/lib/domain/leaks/found-secret';
import { formatDollars, parseDecimalToNanos } from '@/lib/domain/money';
import { renderAdvice } from '../advice';
import { LEFT_REASONS, type ScanNotes } from '../scan-notes';

/** Control characters of names must not steer a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const plain = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '?');

const FORMS = { split: 'split in pieces', escaped: 'written with escapes', base64: 'in base64' } as const;

const LIVE = {
  works: 'its provider accepts it',
  refused: 'its provider refuses it',
  unknown: 'its provider did not say whether it works',
} as const;

/** "your key ci-runner of github-actions ($41.20 in the last 7 days, last used 2026-11-30 22:04 UTC)". */
function renderKey(id: string, key: KnownKeyFacts | undefined): string {
  if (!key) return `your key ${id}`;
  const used =
    key.lastUsedAt === null ? 'not known to be used' : `last used ${key.lastUsedAt.slice(0, 16).replace('T', ' ')} UTC`;
  const spent = formatDollars(parseDecimalToNanos(key.spent7Days));
  return `your key ${key.name}${key.owner ? ` of ${key.owner}` : ''} (${spent} in the last 7 days, ${used})`;
}

function renderFinding(found: FoundSecret): string {
  const details = [
    found.redacted,
    ...(found.form ? [FORMS[found.form]] : []),
    ...(found.live ? [LIVE[found.live]] : []),
    ...(found.keyId ? [renderKey(found.keyId, found.key)] : []),
    ...(found.commit
      ? [
          `commit ${found.commit.slice(0, 12)}${found.author ? ` by ${found.author}` : ''}${found.committedAt ? ` on ${found.committedAt.slice(0, 10)}` : ''}`,
        ]
      : []),
  ];
  return `${plain(found.path)}:${found.line}:${found.column}  ${found.severity}  ${found.title}\n  ${plain(details.join(', '))}\n  fingerprint ${found.fingerprint}`;
}

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;

/** Findings for people, then what to do about each kind of them. */
export function renderText(found: readonly FoundSecret[]): string {
  if (found.length === 0) return '';
  const kinds = new Map(
    found.map((one) => [`${one.provider} ${one.publicName ?? ''} ${one.commit ? 'history' : ''}`, one]),
  );
  const advice = [...kinds.values()].map(
    (one) =>
      `${one.title}:\n${renderAdvice(one)
        .map((line) => `  - ${line}`)
        .join('\n')}`,
  );
  return `${found.map(renderFinding).join('\n\n')}\n\nWhat to do\n${advice.join('\n')}\n\nNo secret after all? Write "spendwatch:allow" and the reason in a comment on its line, or note it with --update-baseline.\n`;
}

/** One line on what was looked at, and one for each reason for which something was not. */
export function renderNotes(notes: ScanNotes, foundCount: number, elapsedMs: number): string {
  const seconds = elapsedMs / 1_000;
  const megabytes = notes.bytes / 1_000_000;
  const speed = seconds > 0.05 ? `, ${(megabytes / seconds).toFixed(0)} MB/s` : '';
  const silent = [
    ...(notes.allowed > 0 ? [count(notes.allowed, 'allowed by a comment', 'allowed by comments')] : []),
    ...(notes.inBaseline > 0 ? [`${notes.inBaseline} settled in the baseline`] : []),
  ];
  const head = `${count(foundCount, 'secret', 'secrets')} found in ${count(notes.texts, 'text', 'texts')} (${megabytes.toFixed(1)} MB, ${seconds.toFixed(1)} s${speed})${silent.length > 0 ? `; ${silent.join(', ')}` : ''}`;
  const left = [...notes.left].map(
    ([reason, entry]) =>
      `${entry.count} ${LEFT_REASONS[reason]}: ${plain(entry.examples.join(', '))}${entry.count > entry.examples.length ? ', …' : ''}`,
  );
  return `${[head, ...left].join('\n')}\n`;
}
