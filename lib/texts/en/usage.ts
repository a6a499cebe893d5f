import { choosePlural } from '../plural';

export const linkDoesNot = 'This link does not work';
export const expiredRevokedCopied =
  'It has expired, was revoked, or was copied in part. Ask the person who sent it for a new one.';

export const sharedView = 'Shared view';

export const rowEachBucket = 'A row for each bucket and series, as drawn';
export const answerApiExact = 'The answer of the API, exact amounts as text';
export const focus = 'FOCUS';
export const finopsCostUsage = 'FinOps cost and usage columns, as CSV';
export const downloadDialogDescription = 'Exactly what is shown: window, filters, series and “Other”.';
export const download = (label: string) => `Download ${label}`;
export const picture = 'Picture';
export const pngColoursPage = 'PNG in the colours of the page';
export const pictureCopied = 'Picture copied';
export const browserRefusedCopy = 'The browser refused to copy the picture: save it instead';
export const browserCouldNot = 'The browser could not draw the picture: take the share link’s chart instead';

export const filterDialogTitle = 'Filter usage';
export const searchValues = 'Search values';
export const searchNameId = 'Search by name or id';
export const dimension = 'Dimension';
export const filterDialogErrorTitle = 'Values could not be read';
export const noUsageWindow = 'No usage in this window.';
export const nothingWindowCalled = (wanted: string) => `Nothing in this window is called “${wanted}”.`;
export const found = (groups: string) => `${groups} found`;
export const firstSearchFind = (count: number, groups: string) =>
  `The first ${count} of ${groups}: search to find others`;

export const noteAdded = 'Note added';
export const noteDialogTitle = 'Add a note';
export const noteDialogDescription = (at: string) => `At ${at}, for everybody in the workspace`;
export const releasedNewSearch = 'Released the new search';
export const addNote = 'Add note';

export const lastDayLies = 'The last day lies before the first';
export const rangeDialogTitle = 'Time range';
export const rangeDialogDescription = (timezone: string) => `Days are counted in ${timezone}`;
export const rangeDialogShow = 'Show';

export const copyLinkNow = 'Copy the link now';
export const shareThisView = 'Share this view';
export const linkNotStored = 'The link is not stored in readable form and cannot be shown again.';
export const anybodyLinkSees =
  'Anybody with the link sees this chart and its series, nothing else, without signing in.';
export const shareDialogTitle = 'Title';
export const worksFor = 'Works for';
export const days = (count: number) => choosePlural('en', count, { one: '1 day', other: `${count} days` });
export const createLink = 'Create link';
export const page = 'Page';
export const chartAddress = 'Chart for wikis and chat (SVG; .png works, too)';
export const copy = (label: string) => `Copy: ${label}`;
export const linksThatWorkNow = 'Links that work now';
export const byUntil = (createdBy: string, expiresAt: string, lastOpenedAt: string) =>
  `By ${createdBy}, until ${expiresAt}${lastOpenedAt}`;
export const neverOpened = ', never opened';
export const lastOpened = (lastOpenedAt: string) => `, last opened ${lastOpenedAt}`;
export const revokeLink = (linkName: string) => `Revoke the link ${linkName}`;
export const linkNoLongerWorks = 'The link no longer works';
export const revoke = 'Revoke';
export const revokeThisLink = 'Revoke this link?';
export const revokeTheLink = 'Revoke link';
export const whoHasItSeesNothing =
  'Whoever has the link, and every page or chat that embeds its chart, sees nothing from now on. It cannot be restored: a new link has another address.';

export const linkWorksUntil = (asOf: string, expiresAt: string) => `${asOf} · link works until ${expiresAt}`;
export const nothingReadYet = 'Nothing has been read yet';
export const asOf = (asOf: string) => `As of ${asOf}`;
export const sharedReadOnly = 'Shared read-only from Spendwatch. Estimated amounts are marked “est.”.';

export const views = 'Views';

export const noteRemoved = 'Note removed';
export const dragToZoomIn = 'Drag to zoom in';
export const nPutsNote = '; N puts a note on the chosen bucket';
export const against = (total: string, compareName: string) => `against ${total}, ${compareName}`;
export const requestsTokens = (requests: string, tokens: string) => `${requests} requests · ${tokens} tokens`;
export const emptyTitle = 'No usage in this window';
export const chooseLongerRange = 'Choose a longer range, or take a filter away.';
export const numbersAppearWithin = 'Numbers appear within a minute of the first reading of a provider.';

export const metric = 'Metric';
export const groupBy = 'Group by';
export const thenBy = 'Then by';
export const bucket = 'Bucket';
export const seriesShown = 'Series shown';
export const compareWith = 'Compare with';

export const removeFilter = (dimensionLabel: string, value: string) => `Remove filter ${dimensionLabel} ${value}`;
export const clearAll = 'Clear all';

export const errorTitle = 'Usage could not be read';
export const loadingUsage = 'Loading usage';

export const cost = 'Cost';
export const inputTokens = 'Input tokens';
export const outputTokens = 'Output tokens';
export const costRequests = 'Cost/1k requests';
export const tableErrorTitle = 'The table could not be read';
export const usageBy = (label: string) => `Usage by ${label}`;
export const more = (count: string) => `${count} more`;
export const tableShow = (mostRows: string) => `Show ${mostRows}`;
export const totalOf = (groups: string) => `Total of ${groups}`;
export const showOnly = (rowName: string) => `Show only ${rowName}`;
export const unpricedNote = (unpricedRequests: string) => `${unpricedRequests} unpriced`;
export const assumedNote = (cost: string) => `Of these costs, ${cost} rests on assumptions.`;
export const assumedLink = 'See which';

export const stackedBars = 'Stacked bars';
export const lines = 'Lines';
export const stackedArea = 'Stacked area';
export const shareOfTotal = 'Share of the total';
export const hourByWeekday = 'Hour by weekday';
export const calendarMoreRanges = 'Calendar and more ranges (C)';
export const filterL = 'Filter (L)';
export const chart = 'Chart';
export const addBucketsUp = 'Add buckets up';
export const addBucketsUpAgainst = 'Add buckets up, against the budget (V)';

export const viewsDialogTitle = 'Saved views';
export const viewsDialogErrorTitle = 'Views could not be read';
export const noneYetGive = 'None yet. Give the present view a name to find it again here.';
export const viewSaved = 'View saved';
export const saveThisViewAs = 'Save this view as';
export const mondayReview = 'Monday review';
export const showEverybodyWorkspace = 'Show it to everybody in the workspace';
export const deleted = (name: string) => `“${name}” deleted`;
export const yoursShared = 'Yours, shared';
export const yours = 'Yours';
export const sharedBy = (createdBy: string) => `Shared by ${createdBy}`;
export const replaceByPresentView = (name: string) => `Replace ${name} by the present view`;
export const replaced = (name: string) => `“${name}” replaced`;
export const deleteView = (name: string) => `Delete the view ${name}`;

export const weekCardErrorTitle = 'Hours could not be read';
