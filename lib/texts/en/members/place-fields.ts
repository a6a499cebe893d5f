export const role = 'Role';
export const onlyTheseProjects = 'Only these projects';
export const projectIdsProvider = 'Project ids of the provider, separated by commas. Empty = all projects.';
export const proj = 'proj_…';
