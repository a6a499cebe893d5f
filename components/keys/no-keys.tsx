import { KeyRound } from 'lucide-react';
import { buttonClass } from '@/components/ui/button-class';
import { Card } from '@/components/ui/card';
import { IntentLink } from '@/components/ui/intent-link';
import { EmptyState } from '@/components/ui/states';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/keys';

/** No provider has listed a key yet: what to do about it. */
export function NoKeys() {
  return (
    <Card>
      <EmptyState
        icon={KeyRound}
        title={texts.emptyTitle}
        action={
          <IntentLink href="/settings/connections" className={buttonClass('primary')}>
            {common.connectionsLink}
          </IntentLink>
        }
      >
        {texts.emptyText}
      </EmptyState>
    </Card>
  );
}
