export const title = 'Allocation';
export const note = 'Who pays for what: teams, cost centres and customers, in cents that add up to the bill';
export const errorTitle = 'The allocation could not be read';
export const monthLabel = 'Month';
export const addPayerButton = 'Add a payer';
export const addRuleButton = 'Add a rule';
export const emptyTitle = 'Nobody pays yet';
export const emptyText =
  'Add the teams, cost centres or customers that spend is for, then rules that say by project, key, person or model who pays. What no rule names stays in sight.';
export const tableTitle = 'Who pays';
export const payerColumn = 'Payer';
export const directColumn = 'Direct';
export const sharedColumn = 'Shared';
export const ownColumn = 'Own';
export const totalColumn = 'With those beneath';
export const unallocatedRow = 'Nobody';
export const allRow = 'All that was spent';
export const pdfLink = (payerName: string) => `Statement of ${payerName} as PDF`;
export const mailedOther = (amount: string) => `mailed as ${amount}`;
export const notSettled = 'The month is not settled: amounts may still change.';
export const sourceBilled = 'As billed.';
export const sourceMixed = 'As billed, on days without a final bill as estimated.';
export const sourceEstimated = 'Estimated: no bill is known.';

export const openTitle = 'Nobody pays for';
export const openNote = (amount: string) => `${amount} in this month`;
export const openRuleButton = 'Make a rule';
export const openRuleLabel = (what: string) => `Make a rule for ${what}`;

export const rulesTitle = 'Rules';
export const rulesNote = 'the first that matches decides';
export const rulesEmpty = 'No rule yet: nobody pays for anything.';
export const rulesErrorTitle = 'The rules could not be read';
export const ruleArrow = '→';
export const ruleMatched = (amount: string) => `${amount} this month`;
export const moveUpLabel = (position: number) => `Move rule ${position} up`;
export const moveDownLabel = (position: number) => `Move rule ${position} down`;
export const editRuleLabel = (position: number) => `Change rule ${position}`;
export const removeRuleLabel = (position: number) => `Remove rule ${position}`;
export const ruleRemoved = 'Rule removed';
export const ruleSaved = 'Allocation rule saved';
export const ruleMoved = (position: number) => `Now rule ${position}`;

export const ruleNewTitle = 'New allocation rule';
export const ruleEditTitle = 'Change the rule';
export const ruleDescription =
  'Ids, names, or patterns with *, separated by commas. Empty means all, “none” means without one.';
export const connectionsLabel = 'Providers connected';
export const apiKeysLabel = 'API keys';
export const usersLabel = 'Persons';
export const targetLabel = 'Who pays for it';
export const targetPayerOption = 'One pays all of it';
export const targetFixedOption = 'Several by fixed shares';
export const targetUseOption = 'Several by what they use';
export const targetUseHelp = 'By what each uses itself in the month, those beneath it counted in.';
export const targetSum = (percent: number) => `Together ${percent}%; expected 100%`;
export const sharePercentLabel = (payerName: string) => `Percent of ${payerName}`;
export const validFromLabel = 'Holds from';
export const validUntilLabel = 'Holds until';
export const changeFromLabel = 'Change from';
export const changeFromHelp =
  'Days of UTC. Empty = also for the past; else the rule ends the day before and a copy follows it.';
export const previewTitle = 'In the last 90 days';
export const previewMatched = (matched: string, total: string) => `It decides ${matched} of ${total}.`;
export const previewOpen = (before: string, after: string) => `Nobody would pay for ${after}, now ${before}.`;
export const previewIncomplete = 'Say who pays to see what it decides.';

export const payerNewTitle = 'New payer';
export const payerEditTitle = 'Change the payer';
export const payerDescription =
  'A team, cost centre or customer. Its statement of each month is mailed once the bill is final.';
export const payerParentLabel = 'Beneath';
export const payerTopOption = 'At the top';
export const payerRecipientsLabel = 'Statement goes to';
export const payerRecipientsHelp = 'Addresses separated by commas; they need no account here.';
export const payerSaved = (payerName: string) => `${payerName} saved`;
export const payerRemoveButton = 'Remove this payer';
export const payerRemoved = (payerName: string) => `${payerName} removed`;
export const payerEditLabel = (payerName: string) => `Change ${payerName}`;
export const payerNamePlaceholder = 'Search team';
export const payerRecipientsPlaceholder = 'search-leads@example.com';
