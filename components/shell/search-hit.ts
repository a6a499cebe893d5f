import { Box, FolderClosed, KeyRound, type LucideIcon, Siren, UserRound, WalletMinimal } from 'lucide-react';
import type { Route } from 'next';
import type { SearchHit, SearchHitKind } from '@/lib/contracts/installation/search';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/shell';
import { renderDetailHref } from './detail-href';

export const HIT_GROUPS: readonly { kind: SearchHitKind; title: string }[] = [
  { kind: 'incident', title: common.incidents },
  { kind: 'apiKey', title: common.keys },
  { kind: 'project', title: common.projects },
  { kind: 'model', title: common.models },
  { kind: 'user', title: texts.searchHitPeopleTitle },
  { kind: 'budget', title: common.budgets },
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
