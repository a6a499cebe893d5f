export const adminKey = 'Admin key';
export const actionKey = 'Action key';
export const fine = 'fine';
export const notShould = 'not as it should be';
export const notPossible = 'not possible';
export const possible = 'possible';
