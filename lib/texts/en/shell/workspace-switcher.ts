export const workspace = 'Workspace';
