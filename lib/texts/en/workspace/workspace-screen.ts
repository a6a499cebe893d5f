export const title = 'Workspace settings';
export const note = 'What holds for everybody who belongs to it.';
export const newWorkspace = 'New workspace…';
