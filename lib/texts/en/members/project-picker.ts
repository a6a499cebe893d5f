export const legend = 'Projects';
export const search = 'Search projects';
export const deleted = 'deleted';
export const notListed = 'not listed';
export const nothingFound = 'No project found. Projects appear after the first pull of a connection.';
export const loading = 'Loading projects…';
export const chooseOne = 'Choose at least one.';
export const chosenCount = (count: number) => (count === 1 ? '1 project chosen.' : `${count} projects chosen.`);
