'use client';

import { Copy } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';

/** A link that works once, to copy; it is not shown again. */
export function InvitationLink({ url }: { url: string }) {
  const copy = () =>
    navigator.clipboard.writeText(url).then(
      () => toast.success('Copied'),
      () => toast.error('The browser refused to copy: select the link and copy it by hand'),
    );
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center gap-2">
        <Input readOnly aria-label="Invitation link" value={url} className="font-mono text-xs" />
        <Button onClick={() => void copy()}>
          <Copy aria-hidden />
          Copy
        </Button>
      </div>
      <p className="text-xs text-muted">It works once, within seven days, and is not shown again.</p>
    </div>
  );
}
