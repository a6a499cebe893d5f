import type { Route } from 'next';
import { buttonClass } from '@/components/ui/button-class';
import { IntentLink } from '@/components/ui/intent-link';
import type { Detail } from '@/lib/contracts/usage/details';
import type { MoverDimension } from '@/lib/contracts/usage/movers';
import { DIMENSION_LABEL } from '@/lib/presenters/usage/series-name';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/usage-details';

/** Where the back link leads: keys have a list of their own, the others are groups of the usage page. */
const LIST: Record<MoverDimension, { href: string; label: string }> = {
  apiKey: { href: '/keys', label: common.keys },
  project: { href: '/usage?groupBy=project', label: common.projects },
  model: { href: '/usage?groupBy=model', label: common.models },
  user: { href: '/usage?groupBy=user', label: texts.headerPeopleLabel },
};

export function DetailHeader({ detail }: { detail: Detail }) {
  const list = LIST[detail.dimension];
  return (
    <header className="flex flex-wrap items-end gap-x-4 gap-y-2">
      <div className="min-w-0 flex-1 basis-72">
        <nav aria-label={common.breadcrumb} className="mb-2 text-sm text-muted">
          <IntentLink href={list.href as Route} className="hover:text-ink hover:underline">
            {list.label}
          </IntentLink>{' '}
          / <span aria-current="page">{detail.name ?? detail.id}</span>
        </nav>
        <h1 className="text-xl font-semibold tracking-tight break-words">
          <span className="font-normal text-muted">{DIMENSION_LABEL[detail.dimension]}</span> {detail.name ?? detail.id}
        </h1>
        {detail.name !== null && detail.name !== detail.id ? (
          <p className="mt-0.5 font-mono text-xs break-all text-muted">{detail.id}</p>
        ) : null}
      </div>
      <IntentLink
        href={`/usage?${detail.dimension}=${encodeURIComponent(detail.id)}` as Route}
        className={buttonClass('secondary')}
      >
        {common.exploreUsage}
      </IntentLink>
    </header>
  );
}
