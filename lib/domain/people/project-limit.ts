/** Who asks, as far as limits go: provider projects they are limited to; absent or empty = all. */
type Limited = { projectIds?: readonly string[] };

/** The projects a viewer is limited to; null = all. Every check of the limit uses this. */
export function listAllowedProjects(viewer: Limited): readonly string[] | null {
  return viewer.projectIds && viewer.projectIds.length > 0 ? viewer.projectIds : null;
}

/** True when something about one project (absent = about all) is within the viewer's limit. */
export function isWithinProjects(viewer: Limited, projectId: string | null | undefined): boolean {
  const allowed = listAllowedProjects(viewer);
  return allowed === null || (typeof projectId === 'string' && allowed.includes(projectId));
}

/**
 * The projects to read for a viewer who asks for some (empty = all): those within the limit. Null = no filter; an empty
 * list = nothing that was asked for is within it.
 */
export function narrowProjects(viewer: Limited, wanted: readonly (string | null)[]): readonly (string | null)[] | null {
  const allowed = listAllowedProjects(viewer);
  if (allowed === null) return wanted.length === 0 ? null : wanted;
  return wanted.length === 0 ? allowed : wanted.filter((one) => one !== null && allowed.includes(one));
}
