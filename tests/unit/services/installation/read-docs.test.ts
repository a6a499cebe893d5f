import { readdir, readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { describeOperations } from '@/lib/api/describe-operations';
import { OPERATIONS } from '@/lib/api/operations';
import { findDocsTarget, parseDocsPage } from '@/lib/domain/installation/docs-page';
import { ENV_VARIABLES } from '@/lib/env-variables';
import { PROJECT_ROOT } from '@/lib/project-root';
import { DOCS_FILES, type Docs, readDocs } from '@/lib/services/installation/read-docs';

let docs: Docs;
beforeAll(async () => {
  docs = await readDocs([{ topic: 'reference', slug: 'api', markdown: describeOperations(OPERATIONS) }]);
});

/** Targets of all links of a Markdown file, those in code blocks aside. */
const listLinks = (markdown: string) =>
  [...markdown.replaceAll(/```[\s\S]*?```/g, '').matchAll(/(?<!!)\[[^\]]*\]\(([^)]+)\)/g)].map(
    (match) => match[1] ?? '',
  );

describe('the documentation in the app', () => {
  test('every file of docs/ is a page, except the records behind their list', async () => {
    const files = (await readdir(`${PROJECT_ROOT}/docs`)).filter((name) => name.endsWith('.md'));
    const listed = DOCS_FILES.map(({ file }) => file);
    expect(files.map((name) => `docs/${name}`).filter((file) => !listed.includes(file))).toEqual([]);
    expect(docs.pages.map(({ slug }) => slug)).toEqual(expect.arrayContaining([...DOCS_FILES.map(({ slug }) => slug)]));
    expect(new Set(docs.pages.map(({ slug }) => slug)).size).toBe(docs.pages.length);
  });

  test('every link leads to a page and a heading that exist', async () => {
    const wrong: string[] = [];
    for (const page of docs.pages) {
      for (const href of listLinks(page.body)) {
        const target = findDocsTarget(href, page.file);
        // The app shows the name of a file that is no page.
        if (target === null || /^(https?:|mailto:)/.test(target)) continue;
        const [path = '', anchor = ''] = (target.startsWith('#') ? `/docs/${page.slug}${target}` : target).split('#');
        const found = docs.find(path.replace('/docs/', ''));
        if (!found || (anchor !== '' && !found.sections.some((one) => one.anchor === anchor))) {
          wrong.push(`${page.file}: ${href}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  test('settings and operations are those of the program', () => {
    const settings = docs.find('settings')?.body ?? '';
    expect(ENV_VARIABLES.filter(({ name }) => !settings.includes(`\`${name}\``))).toEqual([]);
    const api = docs.find('api')?.body ?? '';
    expect(OPERATIONS.filter(({ method, path }) => !api.includes(`\`${method} ${path}\``))).toEqual([]);
    expect(api).toMatch(/`DELETE \/budgets\/\{id\}` \|[^|]*\| member, scope write/);
  });

  test('a question finds the section that answers it, also misspelt', () => {
    expect(docs.search('no mail came')[0]).toMatchObject({ slug: 'runbooks', anchor: 'no-mail-came' });
    expect(
      docs
        .search('secret lost')
        .slice(0, 3)
        .map(({ slug }) => slug),
    ).toContain('runbooks');
    expect(docs.search('pgbouncr transaktion').map(({ slug }) => slug)).toContain('failures');
    expect(docs.search('TRUSTED_PROXIES')[0]?.excerpt).toContain('TRUSTED_PROXIES');
    expect(docs.search('xyzzyplugh')).toEqual([]);
  });

  test('a file that is not installed is left out', async () => {
    const few = await readDocs([], '/nonexistent');
    expect(few.pages.map(({ slug }) => slug)).toEqual(['settings']);
  });
});

test('a page is split at its headings, and code is none', () => {
  const page = parseDocsPage(
    'x',
    '# A *title*\n\nLead.\n\n## First `part`?\n\ntext\n\n```sh\n# no heading\n```\n\n### Second\n',
  );
  expect(page.title).toBe('A title');
  expect(page.sections.map(({ heading, anchor }) => [heading, anchor])).toEqual([
    ['', ''],
    ['First part?', 'first-part'],
    ['Second', 'second'],
  ]);
});

test('links of a file lead into the app where a page stands for their file', () => {
  expect(findDocsTarget('upgrade.md', 'docs/install.md')).toBe('/docs/upgrade');
  expect(findDocsTarget('../README.md#environment', 'docs/install.md')).toBe('/docs/readme#environment');
  expect(findDocsTarget('decisions/jobs.md', 'docs/architecture.md')).toBe('/docs/decisions/jobs');
  expect(findDocsTarget('../deploy/proxy/nginx.conf', 'docs/install.md')).toBeNull();
  expect(findDocsTarget('../../../etc/passwd', 'docs/install.md')).toBeNull();
  expect(findDocsTarget('https://example.com/x', 'README.md')).toBe('https://example.com/x');
});

test('the table of settings is written by the program, so that no file repeats it', async () => {
  expect(await readFile(`${PROJECT_ROOT}/docs/configuration.md`, 'utf8')).not.toContain('| variable | default |');
});
