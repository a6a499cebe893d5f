import { renderStepLine } from '@/lib/domain/containment/containment-text';
import type { IncidentCase, SpendPicture } from '@/lib/domain/incidents/incident-case';
import { formatDollars } from '@/lib/domain/money';
import { MINUTE_MS } from '@/lib/domain/time';
import { COURSE_WORDS, describeDamage, formatElapsed, formatUtc } from './case-words';

export type Column = { title: string /** Share of the width. */; share: number; isNumber?: true; isMono?: true };

/** One part of a printed document, from top to bottom. */
export type Block =
  | { kind: 'title'; text: string; note: string }
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; text: string }
  | { kind: 'list'; items: readonly string[] }
  | { kind: 'figures'; items: readonly { label: string; value: string }[] }
  | { kind: 'chart'; chart: EvidenceChart }
  | { kind: 'table'; columns: readonly Column[]; rows: readonly (readonly string[])[] };

/** Spend by bin with moments marked on the same axis of time; `share` is 0..1 of the width. */
export type EvidenceChart = {
  bars: readonly { share: number; width: number; height: number }[];
  marks: readonly { share: number; text: string }[];
  top: string;
  start: string;
  end: string;
  note: string;
};

/** Lines of a table that people read to the end; the files beside the document have all. */
const MOST_LINES = 120;
const MOST_KEYS = 20;
const MOST_BARS = 120;
const MARKED: Readonly<Record<string, string>> = {
  began: 'began',
  told: 'told',
  contained: 'contained',
  stopped: 'stopped',
};

/** The evidence of an incident as a document: figures, course, damage with its method, keys, actions, timeline. */
export function buildEvidenceDocument(one: IncidentCase): Block[] {
  const { incident, course, span } = one;
  const { spent, usual, lost, method } = describeDamage(one);
  return [
    {
      kind: 'title',
      text: incident.title,
      note: `Incident ${incident.number} of ${one.connectionName ?? one.workspaceName}, ${formatUtc(span.from)} to ${formatUtc(span.until)}`,
    },
    {
      kind: 'figures',
      items: [
        { label: 'Lost', value: lost },
        { label: 'Spent', value: spent },
        { label: 'Usual in that time', value: usual },
      ],
    },
    { kind: 'chart', chart: buildChart(one) },
    { kind: 'heading', text: 'What happened' },
    { kind: 'paragraph', text: incident.explanation },
    ...(incident.facts.length > 0 ? [{ kind: 'list', items: incident.facts.map(({ text }) => text) } as const] : []),
    { kind: 'heading', text: 'When, and dollars by then' },
    {
      kind: 'table',
      columns: [
        { title: 'What', share: 0.4 },
        { title: 'When (UTC)', share: 0.24 },
        { title: 'After', share: 0.1, isNumber: true },
        { title: 'Spent', share: 0.13, isNumber: true },
        { title: 'Lost', share: 0.13, isNumber: true },
      ],
      rows: course.map(({ step, at, spentNanos, lostNanos }) => [
        COURSE_WORDS[step],
        formatUtc(at).replace(' UTC', ''),
        formatElapsed(incident.windowStart, at),
        formatDollars(spentNanos),
        formatDollars(lostNanos),
      ]),
    },
    { kind: 'heading', text: 'How the damage was computed' },
    { kind: 'list', items: method },
    ...listKeys(one),
    ...listActions(one),
    ...listTimeline(one),
  ];
}

function listKeys({ keys }: IncidentCase): Block[] {
  if (keys.length === 0) return [];
  const rows = keys
    .slice(0, MOST_KEYS)
    .map((key) => [key.name, key.redactedValue, key.id, key.projectName, key.deletedAt ? 'deleted' : 'works']);
  return [
    { kind: 'heading', text: 'Keys' },
    {
      kind: 'table',
      columns: [
        { title: 'Name', share: 0.22 },
        { title: 'Shown as', share: 0.2, isMono: true },
        { title: 'Id', share: 0.26, isMono: true },
        { title: 'Project', share: 0.2 },
        { title: 'State', share: 0.12 },
      ],
      rows,
    },
    ...sayLeft(keys.length - rows.length, 'keys'),
  ];
}

function listActions({ plans }: IncidentCase): Block[] {
  if (plans.length === 0) return [];
  return [
    { kind: 'heading', text: 'What was done' },
    {
      kind: 'table',
      columns: [
        { title: 'Done at (UTC)', share: 0.22 },
        { title: 'What, and what the provider said', share: 0.58 },
        { title: 'By', share: 0.2 },
      ],
      rows: plans.flatMap((plan) =>
        plan.steps.map((step) => [
          step.appliedAt ? formatUtc(step.appliedAt).replace(' UTC', '') : '',
          `${plan.title}. ${renderStepLine(step, step.providerReply)}`,
          plan.approvedBy ?? plan.requester,
        ]),
      ),
    },
  ];
}

/** People's words to each other stay in the house. */
const INTERNAL: readonly string[] = ['note', 'noted', 'feedback', 'checklist'];

function listTimeline({ timeline }: IncidentCase): Block[] {
  const shown = timeline.filter(({ kind }) => !INTERNAL.includes(kind));
  const rows = shown
    .slice(0, MOST_LINES)
    .map(({ at, actor, text }) => [formatUtc(at).replace(' UTC', ''), actor ?? 'Spendwatch', text]);
  if (rows.length === 0) return [];
  return [
    { kind: 'heading', text: 'Timeline' },
    {
      kind: 'table',
      columns: [
        { title: 'When (UTC)', share: 0.22 },
        { title: 'Who', share: 0.16 },
        { title: 'What', share: 0.62 },
      ],
      rows,
    },
    ...sayLeft(shown.length - rows.length, 'lines'),
  ];
}

const sayLeft = (count: number, what: string): Block[] =>
  count > 0 ? [{ kind: 'paragraph', text: `${count} more ${what} are in the files beside this document.` }] : [];

function buildChart({ picture, course }: IncidentCase): EvidenceChart {
  const { from, until } = picture;
  const spanMs = until.getTime() - from.getTime();
  const sums = sumBins(picture);
  const top = sums.reduce((most, sum) => (sum > most ? sum : most), 0n);
  const width = 1 / sums.length;
  const binMinutes = Math.round(spanMs / sums.length / MINUTE_MS);
  return {
    bars: sums.map((sum, index) => ({
      share: index * width,
      width,
      height: top === 0n ? 0 : Number((sum * 10_000n) / top) / 10_000,
    })),
    marks: course.flatMap(({ step, at }) => {
      const text = MARKED[step];
      const share = (at.getTime() - from.getTime()) / spanMs;
      return text === undefined || share < 0 || share > 1 ? [] : [{ share, text }];
    }),
    top: formatDollars(top),
    start: formatUtc(from),
    end: formatUtc(until),
    note: `Spend by ${binMinutes <= 1 ? 'minute' : `${binMinutes} minutes`}, estimated`,
  };
}

/** Whole buckets a bin, so that every bar stands for the same length of time. */
function sumBins({ buckets, bucketMs, from, until }: SpendPicture): bigint[] {
  const bucketCount = Math.max(1, Math.round((until.getTime() - from.getTime()) / bucketMs));
  const perBin = Math.ceil(bucketCount / MOST_BARS);
  const sums = Array.from({ length: Math.ceil(bucketCount / perBin) }, () => 0n);
  for (const { startsAt, costNanos } of buckets) {
    const bin = Math.floor((startsAt.getTime() - from.getTime()) / bucketMs / perBin);
    sums[bin] = (sums[bin] ?? 0n) + (costNanos ?? 0n);
  }
  return sums;
}
