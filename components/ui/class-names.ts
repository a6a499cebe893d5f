import { type ClassValue, clsx } from 'clsx';

/**
 * What a class sets, by its name without variants; two classes that set the same thing contradict each other. Only the
 * kinds that components here override; the general tool for this weighs more than the whole of the rest of this folder.
 */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^(?:block|inline|inline-block|flex|inline-flex|grid|inline-grid|contents|hidden)$/, 'display'],
  [/^(?:static|fixed|absolute|relative|sticky)$/, 'position'],
  [/^text-(?:left|center|right|start|end)$/, 'text-align'],
  [/^text-(?:wrap|nowrap|balance|pretty)$/, 'text-wrap'],
  [/^text-(?:2xs|xs|sm|base|lg|xl|2xl)$/, 'font-size'],
  [/^text-/, 'color'],
  [/^font-(?:normal|medium|semibold|bold)$/, 'font-weight'],
  [/^border-(?!\d|[xytrbl](?:-|$)|dashed|solid|none|collapse)/, 'border-color'],
  [/^-?((?:min-|max-)?[wh]|size|p[xytrbl]?|m[xytrbl]?|gap(?:-[xy])?|inset(?:-[xy])?|top|left|right|bottom)-/, ''],
  [/^(bg|opacity|rounded|z|leading|tracking|cursor|basis|order|justify|items|self|whitespace)-/, ''],
];

function findKind(name: string): string | null {
  const colon = name.lastIndexOf(':');
  const bare = name.slice(colon + 1).replace(/^!|!$/g, '');
  for (const [pattern, kind] of KINDS) {
    const match = pattern.exec(bare);
    if (match) return `${name.slice(0, colon + 1)}${kind || match[1]}`;
  }
  return null;
}

/** Joins class names; of two that set the same thing the later one wins, so that a component's own can be overridden. */
export function classNames(...values: ClassValue[]): string {
  const names = clsx(values).split(' ');
  const seen = new Set<string>();
  const kept: string[] = [];
  for (const name of names.reverse()) {
    const kind = findKind(name);
    if (kind !== null && seen.has(kind)) continue;
    if (kind !== null) seen.add(kind);
    kept.push(name);
  }
  return kept.reverse().join(' ');
}
