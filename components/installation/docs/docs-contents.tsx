import type { DocsSection } from '@/lib/domain/installation/docs-page';
import * as texts from '@/lib/texts/en/installation-docs';

/** Headings of the page beside it, on wide screens. */
export function DocsContents({ sections }: { sections: readonly DocsSection[] }) {
  const headed = sections.filter((one) => one.heading !== '');
  if (headed.length < 2) return null;
  return (
    <nav
      aria-label={texts.onThisPage}
      className="sticky top-6 max-h-[calc(100dvh-3rem)] self-start overflow-y-auto text-sm max-lg:hidden"
    >
      <p className="mb-1 font-medium">{texts.onThisPage}</p>
      <ul>
        {headed.map(({ anchor, heading }) => (
          <li key={anchor}>
            <a href={`#${anchor}`} className="block py-0.5 text-muted hover:text-ink">
              {heading}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
