'use client';

import { useQuery } from '@tanstack/react-query';
import { Building2, Check } from 'lucide-react';
import { MenuItem, MenuLabel, MenuSeparator } from '@/components/ui/menu';
import { toast } from '@/components/ui/toast';
import { useSwitchWorkspace, workspacesQuery } from '@/lib/queries/people/members';
import * as common from '@/lib/texts/en/common';

/** The workspaces a person belongs to, as a part of a menu; nothing while there is only one. */
export function WorkspaceSwitcher() {
  const { data } = useQuery(workspacesQuery());
  const change = useSwitchWorkspace();
  if (!data || data.data.length < 2) return null;
  return (
    <>
      <MenuLabel>{common.workspace}</MenuLabel>
      {data.data.map((workspace) => {
        const Icon = workspace.active ? Check : Building2;
        return (
          <MenuItem
            key={workspace.id}
            onSelect={() => {
              if (!workspace.active) change.mutate(workspace.id, { onError: (error) => toast.error(error.message) });
            }}
          >
            <Icon aria-hidden />
            {workspace.name}
          </MenuItem>
        );
      })}
      <MenuSeparator />
    </>
  );
}
