import type { KeyDueDay } from '@/lib/contracts/keys/calendar';

/** Octets of a line before it is folded (RFC 5545, section 3.1), its end not counted. */
const LINE_OCTETS = 75;

const REASONS: Record<KeyDueDay['reason'], { verb: string; text: string }> = {
  rotation: { verb: 'Rotate', text: 'Its rotation policy ends on this day.' },
  age: { verb: 'Rotate', text: 'It reaches the age that the workspace allows.' },
  expiry: { verb: 'Replace', text: 'The provider ends it on this day: what uses it stops then.' },
};

type Calendar = { name: string; days: readonly KeyDueDay[]; publicUrl: string; now: Date };

/**
 * Days on which keys are due as an iCalendar file (RFC 5545): one all-day event a key and reason, with the same UID for as
 * long as the day stands, so that programs replace what they have. Nothing by which a key could be used is in it.
 */
export function renderCalendar({ name, days, publicUrl, now }: Calendar): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Spendwatch//Key rotation//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `NAME:${escapeText(name)}`,
    `X-WR-CALNAME:${escapeText(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT6H',
    'X-PUBLISHED-TTL:PT6H',
    ...days.flatMap((day) => renderEvent(day, publicUrl, now)),
    'END:VCALENDAR',
  ];
  return `${lines.map(foldLine).join('\r\n')}\r\n`;
}

function renderEvent(day: KeyDueDay, publicUrl: string, now: Date): string[] {
  const { key, project, owner, reason, on } = day;
  const name = key.name || key.id;
  const address = `${publicUrl}/keys/${encodeURIComponent(key.id)}`;
  const facts = [
    REASONS[reason].text,
    `Project: ${project.name ?? project.id}`,
    ...(owner === null ? [] : [`Answers for it: ${owner}`]),
    address,
  ];
  return [
    'BEGIN:VEVENT',
    `UID:${encodeURIComponent(key.id)}-${key.connectionId}-${reason}@${new URL(publicUrl).hostname}`,
    `DTSTAMP:${now.toISOString().replaceAll(/[-:]|\.\d{3}/g, '')}`,
    `DTSTART;VALUE=DATE:${on.replaceAll('-', '')}`,
    `SUMMARY:${escapeText(`${REASONS[reason].verb} API key ${name}`)}`,
    `DESCRIPTION:${escapeText(facts.join('\n'))}`,
    `URL:${address}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
}

/** TEXT of RFC 5545, section 3.3.11; other control characters are no part of it. */
function escapeText(text: string): string {
  return (
    text
      .replaceAll(/\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
      .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
      .replaceAll(/[\\;,]/g, (character) => `\\${character}`)
      .replaceAll('\n', '\\n')
  );
}

/** Breaks a line into pieces of at most 75 octets, never within a character; each further piece begins with a blank. */
function foldLine(line: string): string {
  const pieces: string[] = [];
  let [piece, octets] = ['', 0];
  for (const character of line) {
    const size = new TextEncoder().encode(character).length;
    if (octets + size > LINE_OCTETS) {
      pieces.push(piece);
      [piece, octets] = [' ', 1];
    }
    piece += character;
    octets += size;
  }
  return [...pieces, piece].join('\r\n');
}
