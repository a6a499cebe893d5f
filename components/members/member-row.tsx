'use client';

import { useState } from 'react';
import { InstantText } from '@/components/shell/instant';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Td, Tr } from '@/components/ui/table';
import type { Member } from '@/lib/contracts/members';
import * as texts from '@/lib/texts/en/members/member-row';
import { EditMemberDialog } from './edit-member-dialog';
import { RemoveMemberDialog } from './remove-member-dialog';

/** One person of the workspace. */
export function MemberRow({ member, canManage }: { member: Member; canManage: boolean }) {
  const [open, setOpen] = useState<'edit' | 'remove' | null>(null);
  const close = () => setOpen(null);
  return (
    <Tr>
      <Td>
        <div className="min-w-44 font-medium">
          {member.name} {member.isYou ? <span className="font-normal text-muted">{texts.you}</span> : null}
        </div>
        <div className="text-xs break-all text-muted">{member.email}</div>
      </Td>
      <Td>
        <Badge>{member.role}</Badge>
      </Td>
      <Td className="text-muted">{describeProjects(member.projectIds)}</Td>
      <Td>{member.hasFactor ? <Badge tone="ok">{texts.on}</Badge> : <Badge tone="warning">{texts.off}</Badge>}</Td>
      <Td className="whitespace-nowrap text-muted">
        <InstantText at={member.joinedAt} isRelative />
      </Td>
      <Td>
        <div className="flex justify-end gap-2">
          {canManage ? (
            <Button size="sm" aria-label={texts.change(member.name)} onClick={() => setOpen('edit')}>
              {texts.changeItem}
            </Button>
          ) : null}
          {canManage || member.isYou ? (
            <Button
              size="sm"
              variant="danger"
              aria-label={member.isYou ? texts.leaveWorkspace : texts.remove(member.name)}
              onClick={() => setOpen('remove')}
            >
              {member.isYou ? texts.leave : texts.removeItem}
            </Button>
          ) : null}
        </div>
        {open === 'edit' ? <EditMemberDialog member={member} onClose={close} /> : null}
        {open === 'remove' ? <RemoveMemberDialog member={member} onClose={close} /> : null}
      </Td>
    </Tr>
  );
}

export function describeProjects(projectIds: readonly string[]): string {
  if (projectIds.length === 0) return 'all';
  return projectIds.length <= 2 ? projectIds.join(', ') : `${projectIds.length} projects`;
}
