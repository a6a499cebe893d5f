import type { MailEntry, MailSection } from '@/lib/domain/notifications/alert-mail';
import type { AccountMessage } from '@/lib/domain/people/account-mail';
import { describeStatement, STATEMENT_NOTE, showCents } from '@/lib/presenters/allocation/statement-document';

type StatementMessage = Extract<AccountMessage, { kind: 'payer-statement' }>;

/** Lines that the mail itself shows; the PDF in it has all. */
const MOST_LINES = 12;

/** Words of the mail that shows a payer what a month cost. */
export function sayStatementWords(message: StatementMessage, publicUrl: string) {
  const { name, month, workspaceName, own, total, beneath } = message;
  const whole = beneath.length === 0 ? showCents(own) : showCents(total);
  return {
    subject: `${name}: ${whole} for AI APIs in ${month}`,
    badge: 'Statement',
    tone: 'info' as const,
    headline: `${name} spent ${whole} in ${month}`,
    explanation: `This is what ${workspaceName} spent on AI APIs for ${name}. ${describeStatement(message)} ${STATEMENT_NOTE}.`,
    action: {
      label: 'Open the allocation',
      url: `${publicUrl}/budgets/allocation?month=${month}`,
      note: 'You sign in first. The PDF has all lines.',
    },
    details: [{ label: 'Own', value: showCents(own), id: null }],
  };
}

const makeEntry = (title: string, note: string | null, value: string): MailEntry => ({
  ...{ title, note, value, url: null, tone: null, percent: null },
});

/** The largest lines, the others as one, and what those beneath pay. */
export function listStatementSections({ lines, beneath }: StatementMessage): MailSection[] {
  const shown = lines
    .slice(0, MOST_LINES)
    .map((one) => makeEntry(one.label, one.detail || null, showCents(one.amount)));
  const more = lines.length - MOST_LINES;
  if (more > 0) shown.push(makeEntry(`and ${more} more lines, in the PDF`, null, ''));
  return [
    ...(shown.length === 0 ? [] : [{ caption: 'Lines', entries: shown }]),
    ...(beneath.length === 0
      ? []
      : [{ caption: 'Beneath', entries: beneath.map((one) => makeEntry(one.name, null, showCents(one.amount))) }]),
  ];
}
