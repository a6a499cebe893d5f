'use client';

import { Bookmark, Download, Share2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Button } from '@/components/ui/button';
import type { UsageQuery } from '@/lib/contracts/usage/usage';
import type { ExplorerChart } from '@/lib/presenters/usage/explorer-chart';
import {
  parseUsageView,
  readSearchParams,
  renderUsageParams,
  renderUsageSearch,
  type UsageView,
} from '@/lib/presenters/usage/usage-view';
import * as common from '@/lib/texts/en/common';

const ViewsDialog = lazy(() => import('./views-dialog'));
const ShareDialog = lazy(() => import('./share-dialog'));
const DownloadDialog = lazy(() => import('./download-dialog'));

type UsageActionsProps = { view: UsageView; query: UsageQuery; chart: ExplorerChart };

/** Saved views, sharing and downloads; each is loaded when it is asked for. */
export function UsageActions({ view, query, chart }: UsageActionsProps) {
  const { can, isLimited } = useWorkspace();
  const [open, setOpen] = useState<'views' | 'share' | 'download' | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      {isLimited ? null : (
        <Button size="sm" variant="ghost" onClick={() => setOpen('views')} aria-haspopup="dialog">
          <Bookmark aria-hidden />
          {common.viewsButton}
        </Button>
      )}
      {can.shareViews ? (
        <Button size="sm" variant="ghost" onClick={() => setOpen('share')} aria-haspopup="dialog">
          <Share2 aria-hidden />
          {common.share}
        </Button>
      ) : null}
      <Button size="sm" variant="ghost" onClick={() => setOpen('download')} aria-haspopup="dialog">
        <Download aria-hidden />
        {common.download}
      </Button>
      <Suspense>
        {open === 'views' ? (
          <ViewsDialog
            page="usage"
            params={readSearchParams(renderUsageParams(view)) as Record<string, string[]>}
            renderHref={(params) => `/usage${renderUsageSearch(parseUsageView(params))}`}
            onClose={close}
          />
        ) : null}
        {open === 'share' ? <ShareDialog view={view} title={chart.title} onClose={close} /> : null}
        {open === 'download' ? <DownloadDialog query={query} chart={chart} onClose={close} /> : null}
      </Suspense>
    </>
  );
}
