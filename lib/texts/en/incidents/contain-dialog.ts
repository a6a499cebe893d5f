export const title = 'Stop this spend';
export const description =
  'At the provider, narrowest step first. Spendwatch changes nothing there by itself and goes on watching.';
export const openKeys = 'Open API keys';
export const openLimits = 'Open limits';
export const opensElsewhere = '(opens the provider in a new tab)';
export const replaceKey = (key: string) => `Replace the key ${key}`;
export const replaceKeyEffect =
  'Make a new key for the program that needs it, then delete this one. Whoever has a copy is out within minutes. It cannot be undone.';
export const lowerModel = (model: string, project: string | null) =>
  `Lower the rate limit of ${model}${project === null ? '' : ` in project ${project}`}`;
export const lowerModelEffect =
  'Slows every key of the project that uses the model. Note the present limit first: you can set it back.';
export const limitProject = (project: string) => `Set a spend limit for project ${project}`;
export const limitProjectEffect =
  'Stops every key of the project at the amount, some minutes late, until you raise the limit or the month ends.';
export const limitOrganization = 'Set a spend limit for the organization';
export const limitOrganizationEffect =
  'Stops every key at the amount, some minutes late, until you raise the limit or the month ends. The last resort.';
export const look = 'Then look at what else it touched';
export const lookAt =
  'Where did the key lie: code, logs, a build? If it was stolen, look through the provider’s audit log, change passwords and tell the provider’s support.';
export const close = 'Close';
export const acknowledge = 'Acknowledge';
