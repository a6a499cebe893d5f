import type { Route } from 'next';
import Link from 'next/link';
import { classNames } from '@/components/ui/class-names';
import type { DocsEntry } from '@/lib/domain/installation/docs-page';
import * as texts from '@/lib/texts/en/installation-docs';
import { DOCS_TOPICS } from './docs-topics';

type Listed = Pick<DocsEntry, 'slug' | 'title' | 'topic'>;

type Props = {
  pages: readonly Listed[];
  current?: string | null;
  /** `columns` = the whole page; `aside` = beside an article, below it on a phone. */
  layout: 'columns' | 'aside';
};

/** All pages by the question they answer. */
export function DocsMenu({ pages, current = null, layout }: Props) {
  return (
    <nav
      aria-label={texts.menuLabel}
      className={
        layout === 'columns'
          ? 'grid gap-x-10 gap-y-6 sm:grid-cols-2 lg:grid-cols-3'
          : 'flex flex-col gap-5 text-sm max-md:order-last max-md:mt-10 max-md:border-t max-md:border-line max-md:pt-6'
      }
    >
      {DOCS_TOPICS.map(({ topic, question }) => (
        <div key={topic}>
          <p className="mb-1 font-medium">{question}</p>
          <ul>
            {pages
              .filter((page) => page.topic === topic)
              .map(({ slug, title }) => (
                <li key={slug}>
                  <Link
                    href={`/docs/${slug}` as Route}
                    aria-current={slug === current ? 'page' : undefined}
                    className={classNames(
                      '-mx-2 block rounded-md px-2 py-1 max-md:py-2.5',
                      slug === current
                        ? 'bg-accent-soft font-medium text-accent'
                        : 'text-muted hover:bg-hover hover:text-ink',
                    )}
                  >
                    {title}
                  </Link>
                </li>
              ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
