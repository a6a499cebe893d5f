import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import MiniSearch from 'minisearch';
import {
  cutExcerpt,
  type DocsEntry,
  type DocsHit,
  type DocsTopic,
  parseDocsPage,
} from '@/lib/domain/installation/docs-page';
import { ENV_VARIABLES } from '@/lib/env-variables';
import { PROJECT_ROOT } from '@/lib/project-root';

/** Every page that is a file of its own. A file of `docs/` that is not named here is an error of the tests. */
export const DOCS_FILES: readonly { topic: DocsTopic; slug: string; file: string }[] = [
  { topic: 'start', slug: 'readme', file: 'README.md' },
  ...list('start', 'install', 'providers', 'telemetry'),
  ...list(
    'use',
    'incidents',
    'money',
    'allocation',
    'savings',
    'accuracy',
    'containment',
    'keys',
    'scanning',
    'account-activity',
    'accounts',
    'configuration',
    'assistants',
  ),
  ...list('trouble', 'runbooks', 'failures'),
  ...list('operate', 'backup', 'upgrade', 'threat-model'),
  { topic: 'reference', slug: 'changelog', file: 'CHANGELOG.md' },
  ...list('inside', 'detection', 'detection-constants', 'architecture'),
  { topic: 'inside', slug: 'decisions', file: 'docs/decisions/README.md' },
];

function list(topic: DocsTopic, ...slugs: string[]) {
  return slugs.map((slug) => ({ topic, slug, file: `docs/${slug}.md` }));
}

/** A page made by the program. */
export type MadePage = { topic: DocsTopic; slug: string; markdown: string };

export type Docs = {
  pages: readonly DocsEntry[];
  find: (slug: string) => DocsEntry | undefined;
  /** Sections that hold the words, best first; words may be misspelt or unfinished. */
  search: (question: string) => DocsHit[];
};

const MOST_HITS = 20;

/** Records of decisions; their list is a page of the menu, they are not. */
const RECORDS = 'docs/decisions';

/** Variables of the environment, from the list that the program reads them by. */
function describeSettings(): MadePage {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  const rows = ENV_VARIABLES.map((one) => `| \`${one.name}\` | ${cell(one.default)} | ${cell(one.meaning)} |`);
  const markdown = [
    '# Settings',
    'Variables of the environment, read once when a process starts; all problems are listed at once. A `.env` file in the folder of the start is honoured.',
    'What may hold a secret can be given as a file instead: `DATABASE_URL_FILE=/run/secrets/database-url`, and likewise for every `…_SECRET`, `…_KEY`, `…_PASSWORD`, `…_TOKEN` and `…_URL`.',
    ['| variable | default | meaning |', '| --- | --- | --- |', ...rows].join('\n'),
  ].join('\n\n');
  return { topic: 'reference', slug: 'settings', markdown };
}

/**
 * Reads the documentation of the version that runs. A file that is not installed is left out.
 *
 * @param made pages that other rooms write, such as the operations of the HTTP API
 */
export async function readDocs(made: readonly MadePage[], root: string = PROJECT_ROOT): Promise<Docs> {
  // The folder is the reader's, not the bundler's: it is looked up when it runs.
  const at = (file: string) => path.join(/* turbopackIgnore: true */ root, file);
  const records = (await readdir(at(RECORDS)).catch(() => [])).filter((name) => /^[a-z-]+\.md$/.test(name));
  const files = await Promise.all(
    [
      ...DOCS_FILES,
      ...records.sort().map((name) => ({
        topic: 'record' as const,
        slug: `decisions/${name.replace('.md', '')}`,
        file: `${RECORDS}/${name}`,
      })),
    ].map(async ({ topic, slug, file }) => {
      const markdown = await readFile(at(file), 'utf8').catch(() => null);
      return markdown === null ? [] : [{ ...parseDocsPage(slug, markdown), topic, file }];
    }),
  );
  const written = [describeSettings(), ...made].map(({ topic, slug, markdown }) => ({
    ...parseDocsPage(slug, markdown),
    topic,
    file: `docs/${slug}.md`,
  }));
  const pages: DocsEntry[] = [...files.flat(), ...written];
  const bySlug = new Map(pages.map((page) => [page.slug, page]));
  const index = new MiniSearch<{ id: number; title: string; heading: string; text: string }>({
    fields: ['title', 'heading', 'text'],
    searchOptions: { boost: { heading: 3, title: 2 }, prefix: true, fuzzy: 0.2, combineWith: 'AND' },
  });
  const sections = pages.flatMap((page) => page.sections.map((section) => ({ page, section })));
  index.addAll(sections.map(({ page, section }, id) => ({ id, title: page.title, ...section })));
  const search = (question: string): DocsHit[] => {
    const strict = index.search(question);
    // Where no section holds all the words, those that hold some are better than none.
    const hits = strict.length > 0 ? strict : index.search(question, { combineWith: 'OR' });
    return hits.slice(0, MOST_HITS).flatMap((hit) => {
      const found = sections[hit.id as number];
      if (!found) return [];
      const { page, section } = found;
      const { heading, anchor, text } = section;
      return [{ slug: page.slug, title: page.title, heading, anchor, excerpt: cutExcerpt(text, hit.terms) }];
    });
  };
  return { pages, find: (slug) => bySlug.get(slug), search };
}
