import { Check, Minus } from 'lucide-react';
import { Card } from '@/components/ui/card';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import * as texts from '@/lib/texts/en/people/members';

const ROLES = ['viewer', 'member', 'admin', 'owner'] as const;

export type RoleLine = { label: string; roles: readonly string[] };

/** What each role may do, as the server enforces it. */
export function RoleTable({ lines }: { lines: readonly RoleLine[] }) {
  return (
    <Card title={texts.roleTableTitle} isFlush>
      <Table caption={texts.roleTableTitle}>
        <thead>
          <tr>
            <Th>{texts.roleTableAbilityColumn}</Th>
            {ROLES.map((role) => (
              <Th key={role} className="text-center capitalize">
                {role}
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Tr key={line.label}>
              <Td className="min-w-52">{line.label}</Td>
              {ROLES.map((role) => (
                <Td key={role} className="text-center">
                  <Mark isAllowed={line.roles.includes(role)} />
                </Td>
              ))}
            </Tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}

function Mark({ isAllowed }: { isAllowed: boolean }) {
  const Icon = isAllowed ? Check : Minus;
  return (
    <Icon
      role="img"
      aria-label={isAllowed ? texts.roleTableYesLabel : texts.roleTableNoLabel}
      className={isAllowed ? 'inline size-4 text-ok' : 'inline size-4 text-faint'}
    />
  );
}
