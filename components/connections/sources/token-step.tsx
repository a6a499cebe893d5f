import { SecretBox } from '@/components/shell/secret-box';
import { Button } from '@/components/ui/button';
import { DialogActions } from '@/components/ui/dialog';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/connections-sources';
import { SenderSetup } from './sender-setup';

/** The token of a source, this once, and what senders need to use it. */
export function TokenStep({ endpoint, token, onClose }: { endpoint: string; token: string; onClose: () => void }) {
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm text-muted">{texts.tokenDescription}</p>
      <SecretBox secret={token} />
      <SenderSetup endpoint={endpoint} token={token} />
      <DialogActions>
        <Button variant="primary" onClick={onClose}>
          {common.savedItButton}
        </Button>
      </DialogActions>
    </div>
  );
}
