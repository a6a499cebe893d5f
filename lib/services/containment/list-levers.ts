import type { Viewer } from '@/lib/auth/viewer';
import type { ContainmentLevers, LeverQuery } from '@/lib/contracts/containment/containments';
import { narrowTarget } from '@/lib/domain/containment/action';
import { renderAim } from '@/lib/domain/containment/containment-text';
import { recommendAction } from '@/lib/domain/containment/recommend';
import { demandWithin } from './demand-within';
import { openLevers } from './open-levers';
import { resolveTarget } from './resolve-target';

/** What can be done about a target or an incident, weakest first, and why the rest cannot. */
export async function listLevers(viewer: Viewer, query: LeverQuery): Promise<ContainmentLevers> {
  const { incidentId, ...named } = query;
  const { workspaceId } = viewer;
  const resolved = await resolveTarget(workspaceId, named, incidentId ?? null);
  demandWithin(viewer, resolved);
  const { target: aimed, names } = resolved;
  const { ownedKeyIds: _keys, ...target } = aimed;
  const { levers, hasActionKey, connectionName } = await openLevers(workspaceId, target.connectionId);
  const offers = await levers.offer(target);
  const recommended = recommendAction(offers, target);
  const shown = Object.values(target).flatMap((id) => (names[id] === undefined ? [] : [[id, names[id]] as const]));
  return {
    target,
    targetNames: { ...Object.fromEntries(shown), [target.connectionId]: connectionName },
    levers: offers.map((offer) => {
      const title = renderAim(offer.action, narrowTarget(offer.action, target), names);
      if (!offer.isPossible) return { action: offer.action, title, ...IMPOSSIBLE, reason: offer.reason };
      const { action, isReversible, isStop } = offer;
      const reason = hasActionKey ? null : NO_ACTION_KEY;
      const isRecommended = hasActionKey && action === recommended;
      return { action, title, isPossible: hasActionKey, reason, isReversible, isStop, isRecommended };
    }),
  };
}

const IMPOSSIBLE = { isPossible: false, isReversible: false, isStop: false, isRecommended: false } as const;
const NO_ACTION_KEY = 'the connection has no action key: add one in its settings, changes are made with it';
