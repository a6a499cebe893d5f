import { choosePlural } from '../plural';

export const title = 'Savings';
export const note = 'Ways to pay less for the same work, found in the last 30 full days';
export const errorTitle = 'Savings could not be read';
export const unreadTitle = 'Less than 30 days of usage were read';
export const unreadText = 'Amounts rest on the days that are there and are lower than a whole month would show.';
export const totalLabel = 'Could be saved a month';
export const totalNote = 'of several ways on the same key and model, only the largest counts';
export const spentLabel = 'Spent in the last 30 days';
export const spentNote = 'as estimated from usage';
export const measuredLabel = 'Saved by what was done';
export const measuredNote = 'a month, measured afterwards at the number of requests of today';
export const measuredNothing = 'mark one as done, and its effect is measured from the next full day on';
export const showLabel = 'Which savings';
export const openOption = (count: number) => `Open ${count}`;
export const doneOption = (count: number) => `Done ${count}`;
export const dismissedOption = (count: number) => `Dismissed ${count}`;
export const openEmptyTitle = 'Nothing found to save';
export const openEmptyText =
  'Models, tiers, batches, caches and prompts were looked at, key by key. Ways that save less than $1 a month are left out.';
export const doneEmptyTitle = 'Nothing marked as done';
export const doneEmptyText = 'What you mark as done is listed here with what it cost before and after.';
export const dismissedEmptyTitle = 'Nothing dismissed';
export const dismissedEmptyText = 'What you dismiss is kept here with the reason, and can be opened again.';
export const SURENESS = { sure: 'Sure', likely: 'Likely', possible: 'Possible' } as const;
export const SURENESS_MEANING = {
  sure: 'It follows from a price list or a date alone',
  likely: 'Usage shows that it can be done',
  possible: 'It depends on what only those know who run it',
} as const;
export const KIND = {
  'retiring-model': 'Model ends',
  'cheaper-model': 'Cheaper model',
  batch: 'Batch or flex',
  cache: 'Prompt cache',
  'prompt-growth': 'Longer prompts',
  'service-tier': 'Service tier',
  'idle-keys': 'Idle keys',
} as const;
export const ends = (day: string) => `Ends ${day}`;
export const ended = (day: string) => `Ended ${day}`;
export const noAmount = 'no amount';
export const ofCurrent = (amount: string) => `of ${amount}`;
export const sourceLink = (host: string, day: string) => `${host}, read ${day}`;
export const noKey = 'usage without a key';
export const allKeysOf = (connectionName: string) => `all of ${connectionName}`;
export const doneButton = 'Mark as done';
export const doneLabel = (what: string, subject: string) => `Mark as done: ${what}, ${subject}`;
export const dismissButton = 'Dismiss';
export const dismissLabel = (what: string, subject: string) => `Dismiss: ${what}, ${subject}`;
export const doneDescription = (subject: string) =>
  `From the next full day on, the cost of ${subject} is held against the 30 days before.`;
export const dismissDescription = 'It is not proposed again, and stays listed under Dismissed with the reason.';
export const reasonHelp = 'Everybody in the workspace sees it.';
export const doneNoteLabel = 'What was done (optional)';
export const dismissed = 'Dismissed';
export const markedDone = 'Marked as done';
export const reopenButton = 'Open again';
export const reopenLabel = (what: string, subject: string) => `Open again: ${what}, ${subject}`;
export const reopened = 'It is open again';
export const decidedBy = (person: string, day: string) => `by ${person} on ${day}`;
export const promised = (amount: string) => `${amount} a month was expected`;
export const effectWaiting = 'measured from the next full day on';
export const effectCosts = (before: string, after: string, days: number) =>
  `${before} a month before, ${after} after ${choosePlural('en', days, { one: '1 day', other: `${days} days` })}`;
export const effectSaved = 'saved a month';
export const effectMore = 'more a month';
export const effectUnknown = 'no requests to compare';
export const leftOut = (count: number) =>
  choosePlural('en', count, { one: 'One smaller one is in the CSV.', other: `${count} smaller ones are in the CSV.` });
export const peersTitle = 'Far above others';
export const peersNote = 'at least three times the median of three others or more';
export const peersTeam = (factor: string, project: string, count: number) =>
  `${factor} times the median of the ${count} other keys in ${project}`;
export const peersRequest = (own: string, peers: string, model: string, count: number) =>
  `${own} a request with ${model}, where ${count} other keys pay ${peers}`;
export const peersExcess = 'above the median, a month';
