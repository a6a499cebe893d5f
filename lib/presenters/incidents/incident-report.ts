import { renderStepLine } from '@/lib/domain/containment/containment-text';
import { STATE_WORDS, STEP_TITLE } from '@/lib/domain/incidents/checklist-text';
import type { IncidentCase } from '@/lib/domain/incidents/incident-case';
import { formatDollars } from '@/lib/domain/money';
import { COURSE_WORDS, describeDamage, formatElapsed, formatUtc } from './case-words';

/** Lines of a timeline that are shown whole; a longer one says how many were left out. */
const MOST_LINES = 500;

/**
 * The report of an incident in Markdown: what happened, when it showed, was notified and stopped, the dollars at each
 * point.
 */
export function renderIncidentReport(one: IncidentCase): string {
  const sections = [
    renderHead(one),
    renderCourse(one),
    renderDamage(one),
    renderDone(one),
    renderLeaks(one),
    renderChecklist(one),
    renderNotes(one),
    renderTimeline(one),
    [`*Written by Spendwatch on ${formatUtc(one.madeAt)}. Times are UTC, amounts are estimates in US dollars.*`],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** Other people's text in Markdown: nothing in it is a mark, a link or a second line. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]<>|~&]/g, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2')
    .replace(/^[-=+#]/, '\\$&')
    .replace(/(https?):/gi, '$1&#58;');
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string[] => [
  `| ${head.join(' | ')} |`,
  `| ${head.map(() => '---').join(' | ')} |`,
  ...rows.map((row) => `| ${row.join(' | ')} |`),
];

function renderHead({ incident, subject, workspaceName, connectionName }: IncidentCase): string[] {
  const facts = incident.facts.map(({ text }) => `- ${escapeMarkdown(text)}`);
  const where = [workspaceName, ...(connectionName === null ? [] : [connectionName])].map(escapeMarkdown).join(', ');
  return [
    `# Incident ${incident.number}: ${escapeMarkdown(incident.title)}`,
    '',
    `${incident.severity} · ${incident.state} · ${where}`,
    '',
    '## What happened',
    '',
    escapeMarkdown(incident.explanation),
    '',
    `It is about ${escapeMarkdown(subject)}.`,
    ...(facts.length > 0 ? ['', ...facts] : []),
    ...(incident.feedback === null
      ? []
      : [
          '',
          `${escapeMarkdown(incident.feedbackBy ?? 'Someone')} said it was ${incident.feedback}. ${escapeMarkdown(incident.feedbackNote ?? '')}`.trim(),
        ]),
  ];
}

function renderCourse({ course, incident }: IncidentCase): string[] {
  const rows = course.map(({ step, at, spentNanos, lostNanos }) => [
    `${COURSE_WORDS[step]}${step === 'acknowledged' && incident.acknowledgedBy ? ` (${escapeMarkdown(incident.acknowledgedBy)})` : ''}`,
    formatUtc(at),
    formatElapsed(incident.windowStart, at),
    formatDollars(spentNanos),
    formatDollars(lostNanos),
  ]);
  return ['## When, and dollars by then', '', ...table(['What', 'When', 'After the start', 'Spent', 'Lost'], rows)];
}

function renderDamage(one: IncidentCase): string[] {
  const { spent, usual, lost, method } = describeDamage(one);
  return [
    '## Damage',
    '',
    `**${lost} lost**: ${spent} spent, ${usual} of it usual.`,
    '',
    ...method.map((sentence) => `- ${escapeMarkdown(sentence)}`),
  ];
}

function renderDone({ plans }: IncidentCase): string[] {
  if (plans.length === 0) return ['## What was done', '', 'Nothing was changed at the provider from here.'];
  return [
    '## What was done',
    ...plans.flatMap((plan) => [
      '',
      `### ${escapeMarkdown(plan.title)}`,
      '',
      `State: ${plan.state.replaceAll('_', ' ')}. Asked for by ${escapeMarkdown(plan.requester)}${plan.approvedBy === null ? '' : `, approved by ${escapeMarkdown(plan.approvedBy)}`}. ${escapeMarkdown(plan.reason)}`.trim(),
      '',
      ...plan.steps.map((step) => `- ${escapeMarkdown(renderStepLine(step, step.providerReply))}`),
      ...(plan.spendStoppedAt === null
        ? []
        : [
            `- Spending stopped at ${formatUtc(plan.spendStoppedAt)}; ${formatDollars(plan.lostNanos ?? 0n)} was spent after the change.`,
          ]),
    ]),
  ];
}

function renderLeaks({ leaks }: IncidentCase): string[] {
  if (leaks.length === 0) return [];
  const rows = leaks.map(({ redacted, places: [place], state, firstSeenAt }) => [
    escapeMarkdown(redacted),
    place ? escapeMarkdown(`${place.source}, ${place.path}:${place.line}`) : '',
    formatUtc(firstSeenAt),
    state,
  ]);
  return ['## Where the key was found', '', ...table(['Key', 'Place', 'First seen', 'State'], rows)];
}

function renderChecklist({ checklist }: IncidentCase): string[] {
  if (checklist.length === 0) return [];
  const lines = checklist.map(({ step, state, at, by, owner, evidence, note }) => {
    const who = [by, state === 'open' ? owner && `${owner.name} takes care of it` : null].filter((text) => text);
    const when = at === null ? [] : [formatUtc(at)];
    const said = [STATE_WORDS[state], ...who, ...when].map((text) => escapeMarkdown(text ?? '')).join(', ');
    const more = [evidence, note].filter((text) => text).map((text) => ` ${escapeMarkdown(text ?? '')}`);
    return `- [${state === 'open' ? ' ' : 'x'}] ${STEP_TITLE[step]}: ${said}.${more.join('')}`;
  });
  return ['## Checklist', '', ...lines];
}

function renderNotes({ notes }: IncidentCase): string[] {
  if (notes.length === 0) return [];
  const lines = notes.map(
    ({ at, author, text }) => `- ${formatUtc(at)}, ${escapeMarkdown(author)}: ${escapeMarkdown(text)}`,
  );
  return ['## Notes', '', ...lines];
}

function renderTimeline({ timeline }: IncidentCase): string[] {
  const lines = timeline
    .slice(0, MOST_LINES)
    .map(
      ({ at, actor, text }) => `- ${formatUtc(at)}, ${escapeMarkdown(actor ?? 'Spendwatch')}: ${escapeMarkdown(text)}`,
    );
  const left = timeline.length - lines.length;
  return ['## Timeline', '', ...lines, ...(left > 0 ? [`- … and ${left} more lines`] : [])];
}
