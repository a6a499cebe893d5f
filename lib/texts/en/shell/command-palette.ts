export const searchAndCommands = 'Search and commands';
export const searchPagesKeys = 'Search pages, keys, projects, models, people, incidents…';
export const searchCouldNot = 'The search could not be asked. Try again.';
export const searching = 'Searching…';
export const nothingGoesName = 'Nothing goes by that name.';
