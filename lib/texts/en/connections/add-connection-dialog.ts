export const connectedHistoryBeing = (name: string) => `${name} connected: its history is being read`;
export const title = 'Connect OpenAI';
export const description =
  'The key is tested, then encrypted and stored. It is used to read usage; an admin key cannot run a model.';
export const name = 'Name';
export const adminKey = 'Admin key';
export const platformOpenaiCom =
  'From platform.openai.com, Organization, Admin keys, with the permission “Read only”. Not a project key.';
export const secondKeyForActing = 'A second key for acting';
export const actionKey = 'Action key';
export const setsSpendLimits =
  'Sets spend limits and ends keys, only when somebody says so. Without it Spendwatch changes nothing.';
export const keyThatEnds = 'A key that ends';
export const anotherAddress = 'Another address';
export const baseUrl = 'Base URL';
export const onlyProxySimulator = 'Only for a proxy or a simulator.';
export const httpsApiOpenai = 'https://api.openai.com/v1';
export const cancel = 'Cancel';
export const testingKey = 'Testing the key';
export const saving = 'Saving';
export const connectAnyway = 'Connect anyway';
export const testAndConnect = 'Test and connect';
