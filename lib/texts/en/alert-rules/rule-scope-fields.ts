export const project = 'Project';
export const allProjects = 'All projects';
export const key = 'Key';
export const allKeys = 'All keys';
export const model = 'model';
export const modelNote = 'Model';
export const allModels = 'All models';
export const scope = 'Scope';
