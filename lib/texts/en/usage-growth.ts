export const title = 'What grew';
export const note = 'Last 7 full days against each of the 4 weeks before, and why';
export const byLabel = 'List by';
export const errorTitle = 'What grew could not be read';
export const emptyTitle = 'Nothing grew this week';
export const emptyText = (least: string) =>
  `Nothing cost more in the last seven days than in each of the four weeks before, by ${least} or more.`;
export const unreadTitle = 'Not enough history yet';
export const unreadText = 'Five whole weeks of usage have to be read before one week can be held against four.';
export const listNote = (least: string) =>
  `Rises of ${least} a week or more, the largest first. Slow rises of little money are here and in the digest; no alert is sent for them.`;
export const usual = (amount: string) => `usually ${amount} a week`;
export const fresh = 'new in these weeks';
export const since = (day: string) => `since ${day}`;
export const reported = (number: number) => `reported as #${number}`;
export const openAll = 'What grew and why';
export const daysLabel = (name: string) => `Cost of ${name} on each of the last 35 days`;
