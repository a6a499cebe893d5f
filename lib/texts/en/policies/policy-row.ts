export const is = (name: string, value: string) => `${name} is ${value}`;
export const off = 'off';
export const on = 'on';
export const offNote = 'Off';
export const ruleBudgetNames = 'what the rule or budget names';
export const moveUp = (policyName: string) => `Move ${policyName} up`;
export const moveDown = (policyName: string) => `Move ${policyName} down`;
export const edit = 'Edit';
export const turnOff = 'Turn off';
export const turnOn = 'Turn on';
export const deleteLabel = 'Delete…';
export const deleteThisPolicy = 'Delete this policy?';
export const deletePolicy = 'Delete policy';
export const deleted = (policyName: string) => `${policyName} deleted`;
export const decidedGoesPolicies =
  'What it decided goes to the policies below from now on. What it holds already still goes out.';
