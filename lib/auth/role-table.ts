import { ABILITY_LABELS } from './ability-labels';
import { type Ability, hasRole, MINIMUM_ROLE } from './permissions';
import type { Role } from './viewer';

const ROLES: readonly Role[] = ['viewer', 'member', 'admin', 'owner'];

/** One line of the table of roles: what it is and who may do it. */
export type RoleLine = { label: string; roles: readonly Role[] };

/** The table of roles as people read it, made from the one that is enforced. */
export function describeRoles(): RoleLine[] {
  const abilities = Object.entries(MINIMUM_ROLE) as [Ability, Role][];
  return abilities
    .map(([ability, minimum]) => ({
      label: ABILITY_LABELS[ability],
      roles: ROLES.filter((role) => hasRole(role, minimum)),
    }))
    .sort((left, right) => right.roles.length - left.roles.length);
}
