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
import * as texts from '@/lib/texts/en/people/tokens';

export function TokenRow({ token }: { token: Token }) {
  const { can } = useWorkspace();
  const [isRevoking, setIsRevoking] = useState(false);
  const remove = useDeleteToken();
  return (
    <Tr>
      <Td>
        <div className="font-medium md:min-w-44">{token.name}</div>
        <div className="text-xs text-muted">{token.isService ? texts.rowServiceAccount : texts.rowPersonal}</div>
        <div className="text-xs text-muted md:hidden">
          {token.role} · {token.scopes.join(', ')}
        </div>
        <div className="text-xs text-muted md:hidden">
          {common.lastUsed} <LastUse token={token} /> · {texts.expiresColumn} <End token={token} />
        </div>
      </Td>
      <Td className="max-md:hidden">
        <Badge>{token.role}</Badge>
      </Td>
      <Td className="text-muted max-md:hidden">{token.scopes.join(', ')}</Td>
      <Td className="whitespace-nowrap max-lg:hidden">
        <InstantText at={token.createdAt} />
      </Td>
      <Td className="whitespace-nowrap text-muted max-md:hidden">
        <LastUse token={token} />
      </Td>
      <Td className="whitespace-nowrap text-muted max-md:hidden">
        <End token={token} />
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

function LastUse({ token }: { token: Token }) {
  return token.lastUsedAt === null ? common.neverLower : <InstantText at={token.lastUsedAt} isRelative />;
}

function End({ token }: { token: Token }) {
  if (token.isExpired) return <Badge tone="warning">{common.expired}</Badge>;
  return token.expiresAt === null ? common.neverLower : <InstantText at={token.expiresAt} />;
}
