import type { Incident } from '@/lib/contracts/incidents';
import * as texts from '@/lib/texts/en/incidents/contain-dialog';

const ORGANIZATION = 'https://platform.openai.com/settings/organization';

export type ContainmentStep = {
  title: string;
  /** What it does, and what else it stops. */
  effect: string;
  /** The provider's id to look for; null = the name says it. */
  id: string | null;
  /** The provider's page where it is done. */
  link: { label: string; href: string };
};

type Part = { id: string; name: string };

/**
 * What stops the spend of an incident at the provider, the narrowest step first: each stops less of the rest than the
 * next. The key is the incident's own, or the one that most of the excess comes from.
 */
export function listContainmentSteps(
  incident: Pick<Incident, 'scope' | 'scopeNames' | 'contributors'>,
): ContainmentStep[] {
  const key = findPart(incident, 'apiKeyId', 'apiKey');
  const project = findPart(incident, 'projectId', 'project');
  const model = findPart(incident, 'model', 'model');
  const pages = {
    keys: { label: texts.openKeys, href: `${ORGANIZATION}/api-keys` },
    limits: { label: texts.openLimits, href: `${ORGANIZATION}/limits` },
  };
  const idOf = ({ id, name }: Part) => (id === name ? null : id);
  return [
    ...(key
      ? [{ title: texts.replaceKey(key.name), effect: texts.replaceKeyEffect, id: idOf(key), link: pages.keys }]
      : []),
    ...(model
      ? [
          {
            title: texts.lowerModel(model.name, project?.name ?? null),
            effect: texts.lowerModelEffect,
            id: null,
            link: pages.limits,
          },
        ]
      : []),
    project
      ? {
          title: texts.limitProject(project.name),
          effect: texts.limitProjectEffect,
          id: idOf(project),
          link: pages.limits,
        }
      : { title: texts.limitOrganization, effect: texts.limitOrganizationEffect, id: null, link: pages.limits },
  ];
}

function findPart(
  { scope, scopeNames, contributors }: Pick<Incident, 'scope' | 'scopeNames' | 'contributors'>,
  field: 'apiKeyId' | 'projectId' | 'model',
  dimension: Incident['contributors'][number]['dimension'],
): Part | null {
  const own = scope[field];
  if (own !== undefined) return { id: own, name: scopeNames[field] ?? scopeNames[own] ?? own };
  const first = contributors.find((one) => one.dimension === dimension && one.share >= 0.5);
  return first?.id ? { id: first.id, name: first.name ?? first.id } : null;
}
