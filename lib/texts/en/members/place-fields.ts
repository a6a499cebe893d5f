export const role = 'Role';
export const sees = 'Sees';
export const allProjects = 'All projects';
export const onlySomeProjects = 'Only some projects';
export const onlyTheirs = 'Usage, budgets, incidents and keys of these; everything else is not there for them.';
