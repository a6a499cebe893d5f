export const title = 'Balance';
export const note = 'Prepaid credits, how long they last, and invoices beside bills';
export const errorTitle = 'Balances could not be read';
export const emptyTitle = 'No connection yet';
export const emptyText = 'Connect a provider first: the balance is counted from what is spent there.';
export const creditsTitle = 'Prepaid credits';
export const creditsNote = 'only OpenRouter reports by API what is left';
export const left = 'left';
export const enterButton = 'Enter top-up';
export const enterForLabel = (connectionName: string) => `Enter a top-up for ${connectionName}`;
export const rechargeButton = 'Automatic recharge';
export const rechargeForLabel = (connectionName: string) => `Automatic recharge of ${connectionName}`;
export const rechargeSet = (amount: string, below: string) => `Recharged by ${amount} below ${below}`;
export const lastDaySpent = (amount: string) => `${amount} in the last 24 hours`;

export const entryTitle = 'Enter a top-up or balance';
export const entryDescription = 'Copy it from the billing page of the provider.';
export const entryKindLabel = 'What it is';
export const entryTopUpOption = 'Paid in';
export const entryBalanceOption = 'Left at that time';
export const entryBalanceHelp = 'Counting begins anew from here; what was entered for earlier times is not counted.';
export const entryAmountLabel = 'Amount in US dollars';
export const entryAtLabel = 'Date and time';
export const entrySave = 'Write down';
export const entryDone = 'Written down';
export const entriesTitle = 'Top-ups and balances';
export const entriesEmpty = 'Nothing was entered yet.';
export const entriesErrorTitle = 'Entries could not be read';
export const entryRemoved = (amount: string) => `${amount} removed`;
export const entryRemoveLabel = (amount: string, connectionName: string) => `Remove ${amount} of ${connectionName}`;
export const entryBy = (person: string) => `by ${person}`;

export const rechargeDescription =
  'As it is set at the provider. Then the credits have no end, and you are notified when they are recharged too often.';
export const rechargeBelowLabel = 'When less is left than';
export const rechargeAmountLabel = 'It charges';
export const rechargeDone = 'Automatic recharge saved';
export const rechargeOffButton = 'It does not recharge';

export const invoicesTitle = 'Invoices';
export const invoicesNote = 'compared with the bill that the API gives, or else the estimate';
export const invoicesEmpty = 'No invoice was entered yet. Enter one to see whether it agrees with what was metered.';
export const invoicesErrorTitle = 'Invoices could not be read';
export const invoiceButton = 'Enter an invoice';
export const invoiceDescription = 'Without taxes. All invoices of a connection and month count together.';
export const invoiceMonthLabel = 'Month (UTC)';
export const invoiceNumberLabel = 'Number';
export const invoiceFileHelp = 'Optional, at most 700 kB.';
export const invoiceFileTooLarge = 'Expected a PDF of at most 700 kB';
export const invoiceDone = (number: string) => `Invoice ${number} entered`;
export const invoiceMetered = 'Metered';
export const invoiceDifference = 'Invoiced less metered';
export const invoiceFileLink = (number: string) => `PDF of ${number}`;
export const invoiceRemoveLabel = (number: string) => `Remove invoice ${number}`;
export const invoiceRemoveQuestion = 'Remove this invoice?';
export const invoiceRemoveEffect = (number: string) =>
  `Invoice ${number} and its file are removed. The activity keeps a note of it.`;
export const invoiceRemoved = (number: string) => `Invoice ${number} removed`;
export const invoiceAmount = 'Invoiced';
