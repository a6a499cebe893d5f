'use client';

import { Copy } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/people/members';

/** A link that works once, to copy; it is not shown again. */
export function InvitationLink({ url }: { url: string }) {
  const copy = () =>
    navigator.clipboard.writeText(url).then(
      () => toast.success(common.copied),
      () => toast.error(texts.invitationLinkFailed),
    );
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center gap-2">
        <Input readOnly aria-label={texts.invitationLinkLabel} value={url} className="font-mono text-xs" />
        <Button onClick={() => void copy()}>
          <Copy aria-hidden />
          {common.copy}
        </Button>
      </div>
      <p className="text-xs text-muted">{texts.invitationLinkNote}</p>
    </div>
  );
}
