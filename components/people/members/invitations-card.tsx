'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useVerification } from '@/components/people/security/use-verification';
import { InstantText } from '@/components/shell/instant';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Dialog } from '@/components/ui/dialog';
import { toast } from '@/components/ui/toast';
import { TypedConfirm } from '@/components/ui/typed-confirm';
import type { Invitation } from '@/lib/contracts/people/members';
import { invitationsQuery, useResendInvitation, useRevokeInvitation } from '@/lib/queries/people/members';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/people/members';
import { InvitationLink } from './invitation-link';
import { ProjectNames } from './member-row';

/** Invitations that wait for an answer; nothing when there are none. */
export function InvitationsCard() {
  const { data } = useQuery(invitationsQuery());
  if (!data || data.data.length === 0) return null;
  return (
    <Card title={texts.resendTitle} note={texts.invitationsNote} isFlush>
      <ul className="divide-y" aria-label={common.invitations}>
        {data.data.map((invitation) => (
          <InvitationItem key={invitation.id} invitation={invitation} />
        ))}
      </ul>
    </Card>
  );
}

function InvitationItem({ invitation }: { invitation: Invitation }) {
  const resend = useResendInvitation();
  const revoke = useRevokeInvitation();
  const { run, dialog } = useVerification('access');
  const [isLinkShown, setIsLinkShown] = useState(false);
  const [isRevoking, setIsRevoking] = useState(false);
  const fail = (failure: Error) => toast.error(failure.message);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 text-sm">
      <span className="font-medium break-all">{invitation.email}</span>
      <Badge>{invitation.role}</Badge>
      <span className="text-muted">
        {texts.invitationsProjects} <ProjectNames projectIds={invitation.projectIds} />
      </span>
      {invitation.state === 'expired' ? (
        <Badge tone="warning">{common.expired}</Badge>
      ) : (
        <span className="text-muted">
          {common.untilLower} <InstantText at={invitation.expiresAt} />
        </span>
      )}
      <div className="ml-auto flex gap-2">
        <Button
          size="sm"
          isBusy={resend.isPending}
          onClick={() =>
            run(() => resend.mutateAsync(invitation.id)).then((sent) => sent && setIsLinkShown(true), fail)
          }
        >
          {common.sendAgain}
        </Button>
        <Button size="sm" variant="danger" onClick={() => setIsRevoking(true)}>
          {common.takeBack}
        </Button>
      </div>
      <TypedConfirm
        isOpen={isRevoking}
        onOpenChange={setIsRevoking}
        title={texts.revokeInvitationQuestion}
        expected={invitation.email}
        confirmLabel={common.takeBack}
        isBusy={revoke.isPending}
        error={revoke.error?.message}
        onConfirm={() => revoke.mutate(invitation.id)}
      >
        {texts.revokeInvitationEffect}
      </TypedConfirm>
      {dialog}
      {isLinkShown && resend.data ? (
        <Dialog isOpen onOpenChange={() => setIsLinkShown(false)} title={texts.invitationsTitle}>
          <InvitationLink url={resend.data.url} />
        </Dialog>
      ) : null}
    </li>
  );
}
