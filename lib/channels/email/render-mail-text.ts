import { type AlertMail, type MailSection, UNSUBSCRIBE_LABEL } from '@/lib/domain/notifications/alert-mail';

const WIDTH = 72;

/** Text part of an alert: at most 72 columns (links apart), every word of the HTML part, in the order of importance. */
export function renderMailText(mail: AlertMail): string {
  const sections = [
    [`${mail.badge.toUpperCase()} · ${mail.origin}`],
    [...wrap(mail.headline), ...(mail.subheadline === null ? [] : wrap(mail.subheadline))],
    mail.lateNote === null ? [] : wrap(`NOTE: ${mail.lateNote}`),
    wrap(mail.explanation),
    renderFigures(mail),
    renderActions(mail),
    mail.chart === null ? [] : [mail.chart.caption.toUpperCase(), ...wrap(mail.chart.alt, '  ')],
    renderContributors(mail),
    ...mail.sections.map(renderSection),
    mail.facts.length === 0 ? [] : ['WHAT WAS SEEN', ...mail.facts.flatMap((fact) => wrap(fact, '    ', '  - '))],
    renderDetails(mail),
    // "-- " on its own line is the signature mark that mail programs fold away.
    ['-- ', ...mail.footer.flatMap((line) => wrap(line)), ...renderUnsubscribe(mail)],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function renderFigures(mail: AlertMail): string[] {
  const labelWidth = Math.max(0, ...mail.figures.map((one) => one.label.length)) + 2;
  const valueWidth = Math.max(0, ...mail.figures.map((one) => one.value.length));
  return mail.figures.map((one) =>
    `  ${one.label.padEnd(labelWidth)}${one.value.padStart(valueWidth)}${one.note === null ? '' : `  (${one.note})`}`.trimEnd(),
  );
}

function renderActions(mail: AlertMail): string[] {
  const links = mail.actions.flatMap((one) => [`${one.label}:`, `  ${one.url}`]);
  return mail.actionsNote === null ? links : [...links, ...wrap(mail.actionsNote)];
}

function renderContributors(mail: AlertMail): string[] {
  if (mail.contributors.length === 0) return [];
  const labelWidth = Math.min(40, Math.max(...mail.contributors.map((one) => one.label.length)));
  const amountWidth = Math.max(...mail.contributors.map((one) => one.amount.length));
  return [
    'WHERE THE EXCESS COMES FROM',
    ...mail.contributors.map(
      (one) =>
        `  ${one.label.padEnd(labelWidth)}  ${one.amount.padStart(amountWidth)}  ${String(one.sharePercent).padStart(3)}%`,
    ),
  ];
}

function renderSection({ caption, entries }: MailSection): string[] {
  return [
    caption.toUpperCase(),
    ...entries.flatMap(({ title, value, note, url }) => [
      ...wrap(`${title}${value === null ? '' : `: ${value}`}`, '    ', '  - '),
      ...(note === null ? [] : wrap(note, '    ')),
      ...(url === null ? [] : [`    ${url}`]),
    ]),
  ];
}

function renderDetails(mail: AlertMail): string[] {
  if (mail.details.length === 0) return [];
  const labelWidth = Math.max(...mail.details.map((one) => one.label.length)) + 2;
  const indent = ' '.repeat(labelWidth + 2);
  return [
    'DETAILS',
    ...mail.details.flatMap((one) =>
      wrap(one.id === null ? one.value : `${one.value} (${one.id})`, indent, `  ${one.label.padEnd(labelWidth)}`),
    ),
  ];
}

function renderUnsubscribe({ unsubscribeUrl }: AlertMail): string[] {
  return unsubscribeUrl === null ? [] : [`${UNSUBSCRIBE_LABEL}:`, `  ${unsubscribeUrl}`];
}

/** Breaks at spaces. A word longer than the line stays whole, so links and ids can still be copied. */
function wrap(text: string, indent = '', firstIndent = indent): string[] {
  const lines: string[] = [];
  let line = firstIndent;
  let isEmpty = true;
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (!isEmpty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = indent;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return isEmpty ? lines : [...lines, line];
}
