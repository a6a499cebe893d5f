import { Box, FolderClosed, KeyRound, type LucideIcon, Siren, UserRound, WalletMinimal } from 'lucide-react';
import type { Route } from 'next';
import type { SearchHit, SearchHitKind } from '@/lib/contracts/search';
import { renderDetailHref } from './detail-href';

export const HIT_GROUPS: readonly { kind: SearchHitKind; title: string }[] = [
  { kind: 'incident', title: 'Incidents' },
  { kind: 'apiKey', title: 'Keys' },
  { kind: 'project', title: 'Projects' },
  { kind: 'model', title: 'Models' },
  { kind: 'user', title: 'People and service accounts' },
  { kind: 'budget', title: 'Budgets' },
];

const ICON: Record<SearchHitKind, LucideIcon> = {
  apiKey: KeyRound,
  project: FolderClosed,
  model: Box,
  user: UserRound,
  incident: Siren,
  budget: WalletMinimal,
};

/** Icon and address of what was found. */
export function describeHit(hit: SearchHit): { icon: LucideIcon; href: Route } {
  return { icon: ICON[hit.kind], href: findHref(hit) };
}

function findHref({ kind, id }: SearchHit): Route {
  if (kind === 'incident') return `/incidents/${id}` as Route;
  return kind === 'budget' ? '/budgets' : renderDetailHref(kind, id);
}
