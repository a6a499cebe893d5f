export const connectOpenai = 'Connect OpenAI';
export const title = 'Connections';
export const note = 'Provider organizations whose usage is read. Keys are encrypted and never shown again.';
export const errorTitle = 'Connections could not be read';
export const emptyTitle = 'No provider connected';
export const createAdminKey =
  'Create an admin key at platform.openai.com under Organization, Admin keys, and paste it here. Reading usage needs nothing else.';
