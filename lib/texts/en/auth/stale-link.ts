export const linkNotComplete = 'This link is not complete';
export const openMailAgain = 'Open it from the mail again, or ask for a new one.';
