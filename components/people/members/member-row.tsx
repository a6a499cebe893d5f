'use client';

import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { useVerification } from '@/components/people/security/use-verification';
import { InstantText } from '@/components/shell/instant';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Td, Tr } from '@/components/ui/table';
import { toast } from '@/components/ui/toast';
import type { Member } from '@/lib/contracts/people/members';
import { projectsQuery } from '@/lib/queries/keys/projects';
import { useDownloadMember } from '@/lib/queries/people/data-rights';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/people/members';
import { EditMemberDialog } from './edit-member-dialog';
import { RemoveMemberDialog } from './remove-member-dialog';

/** One person of the workspace. */
export function MemberRow({ member, canManage }: { member: Member; canManage: boolean }) {
  const [open, setOpen] = useState<'edit' | 'remove' | null>(null);
  const close = () => setOpen(null);
  const download = useDownloadMember();
  const { run, dialog } = useVerification('data');
  const save = () => run(() => download.mutateAsync(member.id)).catch((failure: Error) => toast.error(failure.message));
  return (
    <Tr>
      <Td>
        <div className="font-medium md:min-w-40">
          {member.name} {member.isYou ? <span className="font-normal text-muted">{texts.rowYou}</span> : null}
        </div>
        <div className="text-xs break-all text-muted">{member.email}</div>
        <div className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-muted md:hidden">
          <Badge>{member.role}</Badge>
          <ProjectNames projectIds={member.projectIds} />
          <span>
            {texts.secondFactorColumn} <SecondFactor isOn={member.hasFactor} />
          </span>
        </div>
      </Td>
      <Td className="max-md:hidden">
        <Badge>{member.role}</Badge>
      </Td>
      <Td className="min-w-32 text-muted max-md:hidden">
        <ProjectNames projectIds={member.projectIds} />
      </Td>
      <Td className="max-md:hidden">
        <SecondFactor isOn={member.hasFactor} />
      </Td>
      <Td className="whitespace-nowrap text-muted max-lg:hidden">
        <InstantText at={member.joinedAt} isRelative />
      </Td>
      <Td>
        <div className="flex justify-end gap-2 max-lg:flex-col max-lg:items-end">
          {canManage ? (
            <Button
              size="sm"
              variant="ghost"
              aria-label={texts.rowDownloadLabel(member.name)}
              title={texts.rowDownloadLabel(member.name)}
              isBusy={download.isPending}
              onClick={() => void save()}
            >
              <Download aria-hidden />
            </Button>
          ) : null}
          {canManage ? (
            <Button size="sm" aria-label={texts.editTitle(member.name)} onClick={() => setOpen('edit')}>
              {common.changeEllipsis}
            </Button>
          ) : null}
          {canManage || member.isYou ? (
            <Button
              size="sm"
              variant="danger"
              aria-label={member.isYou ? texts.rowLeaveLabel : texts.rowRemoveLabel(member.name)}
              onClick={() => setOpen('remove')}
            >
              {member.isYou ? texts.rowLeaveButton : common.removeEllipsis}
            </Button>
          ) : null}
        </div>
        {dialog}
        {open === 'edit' ? <EditMemberDialog member={member} onClose={close} /> : null}
        {open === 'remove' ? <RemoveMemberDialog member={member} onClose={close} /> : null}
      </Td>
    </Tr>
  );
}

function SecondFactor({ isOn }: { isOn: boolean }) {
  return isOn ? <Badge tone="ok">{common.on}</Badge> : <Badge tone="warning">{common.offLower}</Badge>;
}

/** Names of the projects a member is limited to, as far as the reader may list projects. */
export function ProjectNames({ projectIds }: { projectIds: readonly string[] }) {
  const { data } = useQuery({ ...projectsQuery(), enabled: projectIds.length > 0 });
  const nameOf = (id: string) => data?.find((one) => one.id === id)?.name || id;
  if (projectIds.length === 0) return texts.rowAllProjects;
  const names = projectIds.map(nameOf).join(', ');
  return projectIds.length <= 2 ? names : <span title={names}>{texts.rowProjectCount(projectIds.length)}</span>;
}
