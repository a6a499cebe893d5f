import { hasRole } from '@/lib/auth/permissions';
import { demandRecentProof } from '@/lib/auth/recent-proof';
import type { TokenScope, Viewer } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import type { Access, Conditions } from './operation';

/** What an operation demands of who calls it. */
type Demand = Conditions & { access: Access };

/** Throws `forbidden` or `verification_needed`, saying what is missing. The role is asked first. */
export function checkConditions(viewer: Viewer, demand: Demand, isWrite: boolean): void {
  const { actor, role } = viewer;
  const refuse = (why: string) => new AppError('forbidden', why);
  if (demand.access !== 'public' && !hasRole(role, demand.access)) {
    throw refuse(`this needs the role ${demand.access} or higher; ${actor.name} is ${role}`);
  }
  if (viewer.mustSetUpFactor && !demand.beforeFactor) {
    throw refuse('this workspace wants two factors: set up an authenticator app or a passkey first');
  }
  if (demand.proof && !viewer.session) throw refuse('this is for signed-in people: a token cannot do it');
  const scope = nameScope(demand, isWrite);
  if (viewer.scopes && !viewer.scopes.includes(scope)) {
    throw refuse(
      `this needs a token with the scope "${scope}"; ${actor.name} has ${viewer.scopes.join(', ') || 'none'}`,
    );
  }
  if (viewer.projectIds && viewer.projectIds.length > 0 && !demand.projects) {
    throw refuse(`this speaks of the whole organization; ${actor.name} is limited to some projects`);
  }
  if (demand.proof === 'recent') demandRecentProof(viewer);
}

/** The token scope an operation needs. */
function nameScope({ access, scope }: Demand, isWrite: boolean): TokenScope {
  if (scope) return scope;
  if (access === 'admin' || access === 'owner') return 'admin';
  return isWrite ? 'write' : 'read';
}
