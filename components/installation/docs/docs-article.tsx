import Markdown from 'markdown-to-jsx/react';
import type { Route } from 'next';
import Link from 'next/link';
import type { AnchorHTMLAttributes, HTMLAttributes, TableHTMLAttributes } from 'react';
import { type DocsEntry, findDocsTarget, slugifyHeading } from '@/lib/domain/installation/docs-page';
import './docs-article.css';

/** A link to another page of the documentation, to the outside, or, for a file that is none, its name alone. */
function leadLinksOf(file: string) {
  return function DocsLink({ href = '', children }: AnchorHTMLAttributes<HTMLAnchorElement>) {
    const target = findDocsTarget(href, file);
    if (target === null) return <span>{children}</span>;
    if (target.startsWith('/')) return <Link href={target as Route}>{children}</Link>;
    return <a href={target}>{children}</a>;
  };
}

/** A wide table has its own scroll bar, for the keyboard as well. */
function DocsTable(props: TableHTMLAttributes<HTMLTableElement>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <div className="docs-scroll" tabIndex={0}>
      <table {...props} />
    </div>
  );
}

/** Commands and examples, which scroll where they are wide. */
function DocsCode(props: HTMLAttributes<HTMLPreElement>) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
  return <pre tabIndex={0} {...props} />;
}

/** The text of a page. Pictures are left out: they show the app that the reader is in. */
export function DocsArticle({ page }: { page: DocsEntry }) {
  return (
    <article className="docs-article min-w-0">
      <h1>{page.title}</h1>
      <Markdown
        options={{
          forceBlock: true,
          disableParsingRawHTML: true,
          slugify: slugifyHeading,
          overrides: { a: leadLinksOf(page.file), table: DocsTable, pre: DocsCode, img: () => null },
        }}
      >
        {page.body}
      </Markdown>
    </article>
  );
}
