'use client';

import { Copy, Image } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import { Dialog } from '@/components/ui/dialog';
import { toast } from '@/components/ui/toast';
import type { UsageQuery } from '@/lib/contracts/usage/usage';
import { renderQuery } from '@/lib/http/api-client';
import type { ExplorerChart } from '@/lib/presenters/usage/explorer-chart';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/usage';
import { drawPicture } from './draw-picture';

const FILES = [
  { format: 'csv', label: common.csv, note: texts.downloadCsvNote },
  { format: 'json', label: common.json, note: texts.downloadJsonNote },
  { format: 'focus', label: texts.downloadFocusLabel, note: texts.downloadFocusNote },
] as const;

type DownloadDialogProps = { query: UsageQuery; chart: ExplorerChart; onClose: () => void };

/** The chart's numbers as a file, or the chart as a picture. */
export default function DownloadDialog({ query, chart, onClose }: DownloadDialogProps) {
  return (
    <Dialog isOpen onOpenChange={onClose} title={common.download} description={texts.downloadDescription}>
      <ul className="divide-y border-y">
        {FILES.map(({ format, label, note }) => (
          <li key={format} className="flex items-center gap-3 py-2">
            <div className="min-w-0 flex-1">
              <div className="text-sm font-medium">{label}</div>
              <div className="text-xs text-muted">{note}</div>
            </div>
            <a
              className={buttonClass('secondary')}
              href={`/api/v1/usage/export${renderQuery({ ...query, format })}`}
              download
              aria-label={texts.downloadLabel(label)}
            >
              {common.download}
            </a>
          </li>
        ))}
        <li className="flex flex-wrap items-center gap-3 py-2">
          <div className="min-w-0 flex-1">
            <div className="text-sm font-medium">{texts.downloadPicture}</div>
            <div className="text-xs text-muted">{texts.downloadPictureNote}</div>
          </div>
          <Button onClick={() => void copyPicture(chart)}>
            <Copy aria-hidden />
            {common.copy}
          </Button>
          <Button onClick={() => void savePicture(chart)}>
            <Image aria-hidden />
            {common.save}
          </Button>
        </li>
      </ul>
    </Dialog>
  );
}

async function copyPicture(chart: ExplorerChart): Promise<void> {
  try {
    // The promise goes in unresolved: Safari allows the clipboard only within the press itself.
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': drawPicture(chart) })]);
    toast.success(texts.downloadPictureDone);
  } catch {
    toast.error(texts.downloadCopyFailed);
  }
}

async function savePicture(chart: ExplorerChart): Promise<void> {
  try {
    const url = URL.createObjectURL(await drawPicture(chart));
    const link = Object.assign(document.createElement('a'), { href: url, download: 'spendwatch-usage.png' });
    link.click();
    URL.revokeObjectURL(url);
  } catch {
    toast.error(texts.downloadPictureFailed);
  }
}
