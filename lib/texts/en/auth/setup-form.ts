export const codeFromTerminal = 'Code from the terminal';
export const printedWhereSpendwatch = 'Printed where Spendwatch was started.';
export const yourName = 'Your name';
export const email = 'E-mail';
export const password = 'Password';
export const createOwner = 'Create the owner';
