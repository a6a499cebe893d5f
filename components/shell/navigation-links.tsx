'use client';

import { useQuery } from '@tanstack/react-query';
import { usePathname } from 'next/navigation';
import { classNames } from '@/components/ui/class-names';
import { IntentLink } from '@/components/ui/intent-link';
import { incidentsQuery } from '@/lib/queries/incidents/incidents';
import * as texts from '@/lib/texts/en/shell';
import { isCurrentPath, listOpenItems, type NavigationItem } from './navigation';
import { useWorkspace } from './workspace-context';

/** Number of open incidents, kept current on every page. */
export function useOpenIncidentCount(): number {
  const { refreshMs } = useWorkspace();
  const { data } = useQuery({ ...incidentsQuery(['open']), refetchInterval: refreshMs });
  return data?.data.length ?? 0;
}

export function NavigationLinks({ items, onNavigate }: { items: readonly NavigationItem[]; onNavigate?: () => void }) {
  const pathname = usePathname();
  const openCount = useOpenIncidentCount();
  const { isLimited } = useWorkspace();
  return (
    <ul className="flex flex-col gap-px">
      {listOpenItems(items, isLimited).map(({ href, label, icon: Icon }) => {
        const isCurrent = isCurrentPath(pathname, href);
        return (
          <li key={href}>
            <IntentLink
              href={href}
              title={label}
              aria-current={isCurrent ? 'page' : undefined}
              {...(onNavigate ? { onClick: onNavigate } : {})}
              className={classNames(
                'relative flex h-7 items-center gap-2.5 rounded-md px-2 text-sm text-muted transition-colors hover:bg-hover hover:text-ink max-md:h-11',
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
        );
      })}
    </ul>
  );
}
