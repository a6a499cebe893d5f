'use client';

import { Copy, Download } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { saveText } from '@/components/ui/save-text';
import { toast } from '@/components/ui/toast';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/people/security';

/** Recovery codes, shown this once, to copy or to keep as a file. */
export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const text = codes.join('\n');
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => toast.success(common.copied),
      () => toast.error(texts.recoveryCodesFailed),
    );
  return (
    <div className="flex flex-col gap-3">
      <ul
        aria-label={texts.recoveryCodesLabel}
        className="grid grid-cols-2 gap-x-4 gap-y-1 rounded-md border bg-canvas p-3"
      >
        {codes.map((code) => (
          <li key={code} className="font-mono text-sm select-all">
            {code}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" onClick={() => void copy()}>
          <Copy aria-hidden />
          {common.copy}
        </Button>
        <Button size="sm" onClick={() => saveText(`${text}\n`, 'spendwatch-recovery-codes.txt', 'text/plain')}>
          <Download aria-hidden />
          {texts.recoveryCodesSaveButton}
        </Button>
      </div>
    </div>
  );
}
