import { type ContainmentAction, type ContainmentTarget, rankAction } from './action';
import type { LeverOffer } from './plan';

/**
 * The weakest action that really stops what a target names: of one key that key alone, else the model in its project,
 * else the project. Something that can be undone goes before what cannot; null = nothing stops it.
 */
export function recommendAction(offers: readonly LeverOffer[], target: ContainmentTarget): ContainmentAction | null {
  const wanted = listWanted(target);
  const fitting = offers.filter((offer) => offer.isPossible && offer.isStop && wanted.includes(offer.action));
  const best = fitting.sort((left, right) => wanted.indexOf(left.action) - wanted.indexOf(right.action));
  return best[0]?.action ?? null;
}

function listWanted(target: ContainmentTarget): ContainmentAction[] {
  const key: ContainmentAction[] = ['disable-key', 'restrict-key', 'expire-key', 'delete-key'];
  const model: ContainmentAction[] = ['deny-model'];
  const project: ContainmentAction[] = ['spend-limit'];
  // A key that spends on one model is stopped by denying it, which can be undone; the rest of the key goes on.
  if (target.apiKeyId !== undefined && target.model !== undefined) return ['disable-key', ...model, ...key, ...project];
  if (target.apiKeyId !== undefined) return [...key, ...project];
  if (target.model !== undefined) return [...model, ...project];
  return project.sort((left, right) => rankAction(left) - rankAction(right));
}
