import type { Route } from 'next';
import type { MoverDimension } from '@/lib/contracts/usage/movers';

const FOLDER: Record<MoverDimension, string> = { apiKey: 'keys', project: 'projects', model: 'models', user: 'users' };

/** Address of the page about one key, project, model or person. */
export function renderDetailHref(dimension: MoverDimension, id: string): Route {
  return `/${FOLDER[dimension]}/${encodeURIComponent(id)}` as Route;
}
