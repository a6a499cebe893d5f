import type { AlertMail, MailEntry, MailTone } from '@/lib/domain/notifications/alert-mail';

/** A sign per tone for places without colour; the words beside it say the same. */
export const TONE_SIGNS: Record<MailTone, string> = { critical: '🔴', warning: '🟠', info: '🔵', resolved: '🟢' };

/** RGB per tone. */
export const TONE_COLORS: Record<MailTone, number> = {
  critical: 0xd1293d,
  warning: 0xb45309,
  info: 0x2563eb,
  resolved: 0x15803d,
};

/** Figures and details as label and value, figures first: what a chat message shows as a small table. */
export function listChatFields(words: AlertMail): { label: string; value: string }[] {
  return [
    ...words.figures.map(({ label, value, note }) => ({ label, value: note === null ? value : `${value} (${note})` })),
    ...words.details.map(({ label, value, id }) => ({ label, value: id === null ? value : `${value} (${id})` })),
  ];
}

/** The sentences of a message in the order of reading, without figures, details and links. */
export function listChatParagraphs(words: AlertMail): string[] {
  const lists = words.sections.map(({ caption, entries }) => [caption, ...entries.map(renderEntry)].join('\n'));
  return [words.subheadline, words.lateNote, words.explanation, ...lists].filter(
    (line): line is string => line !== null && line !== '',
  );
}

function renderEntry({ title, value, note }: MailEntry): string {
  return `• ${title}${value === null ? '' : `: ${value}`}${note === null ? '' : ` (${note})`}`;
}
