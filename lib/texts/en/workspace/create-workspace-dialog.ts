export const title = 'New workspace';
export const description = 'Connections, budgets and people of its own. You become its owner.';
export const name = 'Name';
export const cancel = 'Cancel';
export const create = 'Create';
