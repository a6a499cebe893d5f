'use client';

import { useState } from 'react';
import { InstantText } from '@/components/shell/instant';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Td, Tr } from '@/components/ui/table';
import { toast } from '@/components/ui/toast';
import { TypedConfirm } from '@/components/ui/typed-confirm';
import type { Token } from '@/lib/contracts/people/tokens';
import { useDeleteToken } from '@/lib/queries/people/tokens';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/people-tokens';

export function TokenRow({ token }: { token: Token }) {
  const { can } = useWorkspace();
  const [isRevoking, setIsRevoking] = useState(false);
  const remove = useDeleteToken();
  return (
    <Tr>
      <Td>
        <div className="min-w-44 font-medium">{token.name}</div>
        <div className="text-xs text-muted">{token.isService ? texts.rowServiceAccount : texts.rowPersonal}</div>
      </Td>
      <Td>
        <Badge>{token.role}</Badge>
      </Td>
      <Td className="text-muted">{token.scopes.join(', ')}</Td>
      <Td className="whitespace-nowrap max-lg:hidden">
        <InstantText at={token.createdAt} />
      </Td>
      <Td className="whitespace-nowrap text-muted">
        {token.lastUsedAt === null ? common.neverLower : <InstantText at={token.lastUsedAt} isRelative />}
      </Td>
      <Td className="whitespace-nowrap text-muted">
        {token.isExpired ? (
          <Badge tone="warning">{common.expired}</Badge>
        ) : token.expiresAt === null ? (
          common.neverLower
        ) : (
          <InstantText at={token.expiresAt} />
        )}
      </Td>
      <Td className="text-right">
        {can.manageTokens ? (
          <Button size="sm" variant="danger" onClick={() => setIsRevoking(true)}>
            {texts.rowRevokeButton}
          </Button>
        ) : null}
        <TypedConfirm
          isOpen={isRevoking}
          onOpenChange={setIsRevoking}
          title={texts.revokeQuestion}
          expected={token.name}
          confirmLabel={texts.revokeConfirm}
          isBusy={remove.isPending}
          error={remove.error?.message}
          onConfirm={() => remove.mutate(token.id, { onSuccess: () => toast.success(texts.revokeDone(token.name)) })}
        >
          {texts.revokeEffect}
        </TypedConfirm>
      </Td>
    </Tr>
  );
}
