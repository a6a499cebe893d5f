import { expect, test } from 'vitest';
import { renderChartSvg } from '@/lib/channels/email/draw-chart';
import { renderMail } from '@/lib/channels/email/render-mail';
import { renderMailText } from '@/lib/channels/email/render-mail-text';
import type { AlertMail } from '@/lib/domain/alert-mail';
import { presentAlertMail } from '@/lib/presenters/email/present-alert-mail';
import {
  buildLeakMessage,
  buildResolvedMessage,
  buildStaleDataMessage,
  buildTestMessage,
} from '@/tests/support/sample-messages';

const CONTEXT = { publicUrl: 'https://spend.example', ageMs: 0 };
const present = (message: Parameters<typeof presentAlertMail>[0]) => presentAlertMail(message, CONTEXT);
const MAILS = [
  { name: 'a leak', mail: present(buildLeakMessage()) },
  { name: 'its escalation', mail: present(buildLeakMessage({ reason: 'escalated' })) },
  { name: 'its end', mail: present(buildResolvedMessage()) },
  { name: 'stale data', mail: present(buildStaleDataMessage()) },
  { name: 'a test', mail: present(buildTestMessage()) },
];

/** Words of the HTML part as a reader without style sheets and pictures sees them. */
function readHtml(html: string): string {
  return html
    .replace(/<head[\s\S]*?<\/head>/i, '')
    .replace(/<img[^>]*\balt="([^"]*)"[^>]*>/g, ' $1 ')
    .replace(/<!--.*?-->/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#x27;/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ');
}

function listWords(mail: AlertMail): string[] {
  return [
    ...[mail.headline, mail.explanation, mail.origin],
    ...[mail.subheadline, mail.lateNote, mail.actionsNote, mail.chart?.alt ?? null].filter((one) => one !== null),
    ...mail.figures.flatMap((one) => [one.label, one.value, ...(one.note === null ? [] : [one.note])]),
    ...mail.contributors.flatMap((one) => [one.label, one.amount, `${one.sharePercent}%`]),
    ...mail.facts,
    ...mail.details.flatMap((one) => [one.label, one.value, ...(one.id === null ? [] : [one.id])]),
    ...mail.footer,
  ];
}

test.each(MAILS)('$name: text part and HTML part say every word, also without pictures', async ({ mail }) => {
  const { html, text, problems } = await renderMail(mail);
  expect(problems).toEqual([]);
  const [htmlWords, textWords] = [readHtml(html ?? ''), text.replace(/\s+/g, ' ')];
  for (const words of listWords(mail)) {
    expect(htmlWords).toContain(words);
    expect(textWords).toContain(words);
  }
  for (const { url } of mail.actions) {
    expect(html).toContain(`href="${url.replace(/&/g, '&amp;')}"`);
    expect(text).toContain(url);
  }
});

test.each(MAILS)(
  '$name: the HTML part has a language, a dark mode and no address but those of the app',
  async ({ mail }) => {
    const { html } = await renderMail(mail);
    expect(html).toMatch(/<html[^>]* lang="en"/);
    expect(html).toContain('<meta name="color-scheme" content="light dark"/>');
    expect(html).toContain('prefers-color-scheme: dark');
    const addresses = [...(html ?? '').matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]);
    expect(addresses.filter((one) => !/^(cid:|https:\/\/spend\.example\/)/.test(one ?? ''))).toEqual([]);
  },
);

test.each(MAILS)('$name: lines of the text part fit 72 columns, links and ids apart', ({ mail }) => {
  const long = renderMailText(mail)
    .split('\n')
    .filter((line) => line.length > 72 && !line.includes('https://'));
  expect(long).toEqual([]);
});

test('a chart comes as a PNG of double width that the HTML part refers to', async () => {
  const { html, images } = await renderMail(present(buildLeakMessage()));
  const [image] = images;
  expect(image?.png.subarray(1, 4).toString()).toBe('PNG');
  expect(image?.png.readUInt32BE(16)).toBe(1068);
  expect(html).toContain(`src="cid:${image?.cid}"`);
});

test('words from outside cannot become markup', async () => {
  const name = '<img src=x onerror=alert(1)>"&';
  const message = buildLeakMessage({ scopeNames: { key_Zk3fQ8vT1mXy: name }, explanation: name });
  const { html } = await renderMail(present(message));
  expect(html).not.toContain('<img src=x');
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
});

test('unknown buckets are drawn as a gap, measured zeros as nothing, spend as a bar', () => {
  const svg = renderChartSvg(
    {
      ...{ alt: '', caption: '', maximum: 10, band: [], valueTicks: [], timeTicks: [], since: null },
      bars: [
        { from: 0, to: 0.3, rate: null, isExcess: false },
        { from: 0.3, to: 0.6, rate: 0, isExcess: false },
        { from: 0.6, to: 1, rate: 5, isExcess: true },
      ],
    },
    'critical',
  );
  expect(svg.match(/stroke-dasharray/g)).toHaveLength(1);
  expect(svg.match(/<rect/g)).toHaveLength(1);
});
