import { expect, test } from 'vitest';
import { renderChartSvg } from '@/lib/channels/email/draw-chart';
import { renderMail } from '@/lib/channels/email/render-mail';
import { renderMailText } from '@/lib/channels/email/render-mail-text';
import type { AlertMail } from '@/lib/domain/notifications/alert-mail';
import { presentAlertMail } from '@/lib/presenters/email/present-alert-mail';
import { listMailKinds } from '@/tests/support/mail-kinds';
import { buildLeakMessage } from '@/tests/support/sample-messages';

const CONTEXT = { publicUrl: 'https://spend.example', ageMs: 0 };
const present = (message: Parameters<typeof presentAlertMail>[0]) => presentAlertMail(message, CONTEXT);
/** Every kind, laid out once for all the tests. */
const MAILS = listMailKinds(CONTEXT.publicUrl).map((one) => ({ ...one, rendered: renderMail(one.mail) }));

/** Words of the HTML part as a reader without style sheets and pictures sees them. */
function readHtml(html: string): string {
  return html
    .replace(/<head[\s\S]*?<\/head>/i, '')
    .replace(/<img[^>]*\balt="([^"]*)"[^>]*>/g, ' $1 ')
    .replace(/<!--.*?-->/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#x27;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ');
}

function readTitle(html: string | null): string {
  return readHtml(/<title>([\s\S]*?)<\/title>/.exec(html ?? '')?.[1] ?? '').trim();
}

function listWords(mail: AlertMail): string[] {
  return [
    ...[mail.headline, mail.explanation, mail.origin],
    ...[mail.subheadline, mail.lateNote, mail.actionsNote, mail.chart?.alt ?? null].filter((one) => one !== null),
    ...mail.figures.flatMap((one) => [one.label, one.value, ...(one.note === null ? [] : [one.note])]),
    ...mail.contributors.flatMap((one) => [one.label, one.amount, `${one.sharePercent}%`]),
    ...mail.sections.flatMap(({ caption, entries }) => [
      caption,
      ...entries.flatMap((one) => [one.title, one.value, one.note].filter((word) => word !== null)),
    ]),
    ...mail.facts,
    ...mail.details.flatMap((one) => [one.label, one.value, ...(one.id === null ? [] : [one.id])]),
    ...mail.footer,
  ];
}

test.each(MAILS)('$name: text part and HTML part say every word, also without pictures', async ({ mail, rendered }) => {
  const { html, text, problems } = await rendered;
  expect(problems).toEqual([]);
  const [htmlWords, textWords] = [readHtml(html ?? ''), text.replace(/\s+/g, ' ')];
  for (const words of listWords(mail)) {
    expect(htmlWords).toContain(words);
    // Captions are in capitals there.
    expect(textWords.toLowerCase()).toContain(words.toLowerCase());
  }
  for (const { url } of mail.actions) {
    expect(html).toContain(`href="${url.replace(/&/g, '&amp;')}"`);
    expect(text).toContain(url);
  }
});

test.each(MAILS)(
  '$name: the HTML part has a language, a dark mode and no address but those of the app',
  async ({ rendered }) => {
    const { html } = await rendered;
    expect(html).toMatch(/<html[^>]* lang="en"/);
    expect(html).toContain('<meta name="color-scheme" content="light dark"/>');
    expect(html).toContain('prefers-color-scheme: dark');
    const addresses = [...(html ?? '').matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]);
    expect(addresses.filter((one) => !/^(cid:|https:\/\/spend\.example\/)/.test(one ?? ''))).toEqual([]);
  },
);

test.each(MAILS)(
  '$name: a screen reader finds a title, one heading that says it all, parts in order',
  async ({ mail, rendered }) => {
    const { html } = await rendered;
    const tags = (pattern: RegExp) => [...(html ?? '').matchAll(pattern)].map((match) => match[0]);
    expect(readTitle(html)).toBe(mail.subject);
    const headings = tags(/<h[1-6]/g);
    expect(headings[0]).toBe('<h1');
    expect(headings.slice(1).filter((one) => one !== '<h2')).toEqual([]);
    // Tables lay out and say so; the one of details is data and names its rows.
    const tables = tags(/<table[^>]*>/g).filter((one) => !one.includes('role="presentation"'));
    expect(tables).toHaveLength(mail.details.length > 0 ? 1 : 0);
    expect(tags(/<th scope="row"/g)).toHaveLength(mail.details.length);
    expect(tags(/<img[^>]*>/g).filter((one) => !/alt="[^"]{20,}"/.test(one))).toEqual([]);
    // What a link leads to is read without what stands around it.
    const links = [...(html ?? '').matchAll(/<a[^>]*>([\s\S]*?)<\/a>/g)].map((match) =>
      readHtml(match[1] ?? '').trim(),
    );
    expect(links.filter((one) => one.length < 4 || /^(click )?here$/i.test(one))).toEqual([]);
  },
);

test.each(MAILS)('$name: lines of the text part fit 72 columns, links and ids apart', ({ mail }) => {
  const long = renderMailText(mail)
    .split('\n')
    .filter((line) => line.length > 72 && !line.includes('https://'));
  expect(long).toEqual([]);
});

test('a chart comes as PNGs of double width, one for a phone, that the HTML part refers to', async () => {
  const { html, images } = await renderMail(present(buildLeakMessage()));
  expect(images.map(({ png }) => png.subarray(1, 4).toString())).toEqual(['PNG', 'PNG']);
  expect(images.map(({ png }) => png.readUInt32BE(16))).toEqual([1068, 700]);
  for (const { cid } of images) expect(html).toContain(`src="cid:${cid}"`);
  // One of the two is hidden, also where style sheets are unknown.
  expect(html).toMatch(/<img[^>]*sw-narrow[^>]*display:none;[^>]*mso-hide:all/);
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
    534,
  );
  expect(svg.match(/stroke-dasharray/g)).toHaveLength(1);
  expect(svg.match(/<rect/g)).toHaveLength(1);
});
