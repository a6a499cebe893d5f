export const workspaceSettings = 'Workspace settings';
