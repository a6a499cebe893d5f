'use client';

import { Copy } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { toast } from '@/components/ui/toast';
import * as common from '@/lib/texts/en/common';

/** A secret that is shown this once, with a button that copies it. */
export function SecretBox({ secret }: { secret: string }) {
  const copy = () =>
    navigator.clipboard.writeText(secret).then(
      () => toast.success(common.copied),
      () => toast.error(common.copyFailed),
    );
  return (
    <div className="flex items-start gap-2 rounded-md border bg-canvas p-3">
      <code className="min-w-0 flex-1 font-mono text-xs break-all whitespace-pre-wrap select-all">{secret}</code>
      <Button size="sm" onClick={() => void copy()}>
        <Copy aria-hidden />
        {common.copy}
      </Button>
    </div>
  );
}
