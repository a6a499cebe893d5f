export const connectProvider = 'Connect a provider';
export const pasteOpenaiAdmin =
  'Paste an OpenAI admin key. It is tested before it is saved and encrypted at rest; it reads usage, never runs a model.';
export const seeDaysWithinMinute = 'See 90 days within a minute';
export const spendwatchReadsHistory =
  'Spendwatch reads your history first, then every minute, and shows what each model, project and key costs.';
export const setBudget = 'Set a budget';
export const getMailWhen =
  'You get a mail when spend or its forecast passes a threshold, and within minutes when a key runs away.';
export const connectProviderSee = 'Connect a provider to see what it costs';
export const threeStepsAbout =
  "Three steps, about two minutes. Your applications need no change: Spendwatch reads the provider's own usage reports.";
export const step = (index: number) => `Step ${index}`;
export const connectOpenai = 'Connect OpenAI';
