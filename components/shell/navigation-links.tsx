'use client';

import { useQuery } from '@tanstack/react-query';
import { usePathname } from 'next/navigation';
import { classNames } from '@/components/ui/class-names';
import { IntentLink } from '@/components/ui/intent-link';
import { incidentsQuery } from '@/lib/queries/incidents/incidents';
import * as texts from '@/lib/texts/en/shell';
import { findSection, listOpenSections, type NavigationSection, SECTIONS } from './navigation';
import { useWorkspace } from './workspace-context';

/** Number of open incidents, kept current on every page. */
export function useOpenIncidentCount(): number {
  const { refreshMs } = useWorkspace();
  const { data } = useQuery({ ...incidentsQuery(['open']), refetchInterval: refreshMs });
  return data?.data.length ?? 0;
}

/** The sections that the viewer can open, and what to say of the one they are in. */
export function useSections(sections: readonly NavigationSection[]) {
  const pathname = usePathname();
  const { isLimited } = useWorkspace();
  const current = findSection(SECTIONS, pathname);
  return listOpenSections(sections, isLimited).map(({ label, icon, pages }) => {
    const { href } = pages[0];
    const isCurrent = current?.label === label;
    return { href, label, icon, pages, isCurrent, ariaCurrent: readCurrent(isCurrent, pathname === href) };
  });
}

/** "page" on the page itself, "true" on the section of another page. */
function readCurrent(isCurrent: boolean, isPage: boolean): 'page' | 'true' | undefined {
  if (isPage) return 'page';
  return isCurrent ? 'true' : undefined;
}

/** One link a section, as in the sidebar. */
export function SectionLinks({ sections }: { sections: readonly NavigationSection[] }) {
  const openCount = useOpenIncidentCount();
  return (
    <ul className="flex flex-col gap-px">
      {useSections(sections).map(({ href, label, icon: Icon, isCurrent, ariaCurrent }) => (
        <li key={href}>
          <IntentLink
            href={href}
            title={label}
            aria-current={ariaCurrent}
            className={classNames(
              'relative flex h-8 items-center gap-2.5 rounded-md px-2 text-sm text-muted transition-colors hover:bg-hover hover:text-ink',
              isCurrent && 'bg-hover font-medium text-ink',
            )}
          >
            <Icon className="size-4 shrink-0" aria-hidden />
            <span className="min-w-0 flex-1 truncate folded:sr-only">{label}</span>
            {href === '/incidents' && openCount > 0 ? (
              <span className="ml-auto rounded-sm bg-critical-soft px-1.5 text-xs font-medium text-critical folded:absolute folded:top-0 folded:right-0">
                {openCount}
                <span className="sr-only"> {texts.openCount}</span>
              </span>
            ) : null}
          </IntentLink>
        </li>
      ))}
    </ul>
  );
}
