export const notFound = 'Not found';
export const nothingHere = 'Nothing here';
export const addressWrongNamed = 'The address is wrong, or what it named has been deleted.';
export const goToOverview = 'Go to the overview';
