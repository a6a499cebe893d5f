import type { Route } from 'next';
import Link from 'next/link';
import type { DocsHit } from '@/lib/domain/installation/docs-page';
import * as texts from '@/lib/texts/en/installation-docs';

/** Sections that a search found, best first. */
export function DocsResults({ question, hits }: { question: string; hits: readonly DocsHit[] }) {
  return (
    <section aria-labelledby="results" className="max-w-[72ch]">
      <h1 id="results" className="mb-4 text-xl font-semibold tracking-tight wrap-anywhere">
        {texts.resultsTitle(question)}
      </h1>
      {hits.length === 0 ? <p className="text-muted">{texts.resultsNoneText}</p> : null}
      <ol className="flex flex-col gap-4">
        {hits.map(({ slug, anchor, title, heading, excerpt }) => (
          <li key={`${slug}#${anchor}`}>
            <Link
              href={`/docs/${slug}${anchor === '' ? '' : `#${anchor}`}` as Route}
              className="font-medium text-accent underline-offset-2 hover:underline"
            >
              {heading === '' ? title : heading}
            </Link>
            {heading === '' ? null : <span className="ms-2 text-sm text-faint">{title}</span>}
            <p className="text-sm text-muted wrap-anywhere">{excerpt}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
