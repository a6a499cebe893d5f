/** One heading of a documentation page with the text below it, up to the next heading. */
export type DocsSection = {
  /** Fragment of its address; empty for what stands before the first heading. */
  anchor: string;
  heading: string;
  /** Plain words, for searching and for excerpts. */
  text: string;
};

/** A documentation page, split for the menu and the search. */
export type DocsPage = {
  /** Path below /docs without a slash at either end, e.g. `decisions/jobs`. */
  slug: string;
  title: string;
  /** What follows the title, as Markdown. */
  body: string;
  sections: DocsSection[];
};

/** What a reader wants, in the order of the menu; records of decisions are reached from their list. */
export type DocsTopic = 'start' | 'use' | 'trouble' | 'operate' | 'reference' | 'inside' | 'record';

/** A page with its place in the menu, and the file its links are relative to. */
export type DocsEntry = DocsPage & { topic: DocsTopic; file: string };

/** A section that a search found. */
export type DocsHit = { slug: string; title: string; heading: string; anchor: string; excerpt: string };

/** Fragment of a heading as code hosts make it, so that links between the files work in both places. */
export function slugifyHeading(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');
}

/** Markdown without its marks: what a person reads. */
function toPlainText(markdown: string): string {
  return markdown
    .replaceAll(/^[ \t|:-]+$/gm, ' ')
    .replaceAll(/!?\[([^\]]{0,300})\]\([^)]{0,300}\)/g, '$1')
    .replaceAll(/^[ \t]*(?:[-*]|\d{1,3}\.) /gm, ' ')
    .replaceAll(/[`*]/g, '')
    .replaceAll(/[|#]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Splits a Markdown file at its headings of the second and third level; `#` in code blocks is no heading. */
export function parseDocsPage(slug: string, markdown: string): DocsPage {
  const lines = markdown.split('\n');
  const titleAt = lines.findIndex((line) => line.startsWith('# '));
  const title = toPlainText(lines[titleAt] ?? slug);
  const bodyLines = lines.slice(titleAt + 1);
  const found: { heading: string; lines: string[] }[] = [{ heading: '', lines: [] }];
  let isCode = false;
  for (const line of bodyLines) {
    if (line.trimStart().startsWith('```')) isCode = !isCode;
    const heading = isCode ? null : /^#{2,3} (.*)$/.exec(line);
    if (heading) found.push({ heading: toPlainText(heading[1] ?? ''), lines: [] });
    else found.at(-1)?.lines.push(line);
  }
  const sections = found
    .map(({ heading, lines: below }) => ({
      anchor: heading === '' ? '' : slugifyHeading(heading),
      heading,
      text: toPlainText(below.join('\n')),
    }))
    .filter((one) => one.heading !== '' || one.text !== '');
  return { slug, title, body: bodyLines.join('\n').trim(), sections };
}

/** Documentation pages that lie elsewhere than in `docs/`, by their file. */
const ROOT_FILES: Readonly<Record<string, string>> = {
  'README.md': 'readme',
  'CHANGELOG.md': 'changelog',
  'docs/decisions/README.md': 'decisions',
};

/**
 * Where a link of a documentation file leads within the app; null for a file that is no documentation page.
 *
 * @param href as it stands in the file: an address, a fragment, or a path relative to the file
 * @param file path of the file from the root of the project, e.g. `docs/install.md`
 */
export function findDocsTarget(href: string, file: string): string | null {
  if (/^(https?:|mailto:|#)/.test(href)) return href;
  const url = new URL(href, `file:///${file}`);
  const path = decodeURIComponent(url.pathname).slice(1);
  const slug = ROOT_FILES[path] ?? /^docs\/(.+)\.md$/.exec(path)?.[1];
  return slug === undefined ? null : `/docs/${slug}${url.hash}`;
}

/** The part of a text around the first place that one of the words stands at, for a list of findings. */
export function cutExcerpt(text: string, words: readonly string[], length = 180): string {
  const lower = text.toLowerCase();
  const places = words.map((word) => lower.indexOf(word.toLowerCase())).filter((place) => place >= 0);
  const from = Math.max(0, Math.min(...(places.length > 0 ? places : [0])) - Math.floor(length / 3));
  const start = from === 0 ? 0 : text.indexOf(' ', from) + 1;
  const end = start + length >= text.length ? text.length : text.lastIndexOf(' ', start + length);
  return `${start > 0 ? '… ' : ''}${text.slice(start, end)}${end < text.length ? ' …' : ''}`;
}
