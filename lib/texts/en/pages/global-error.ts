export const spendwatchCouldNot = 'Spendwatch could not start this page';
export const databaseMayUnreachable = 'The database may be unreachable. Run';
export const npxSpendwatchDoctor = 'npx spendwatch doctor';
export const seeMissing = 'to see what is missing';
export const serverLogCause = (digest: string) => `; the server's log has the cause under ${digest}`;
export const tryAgain = 'Try again';
