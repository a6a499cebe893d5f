import { choosePlural } from '../plural';

export const sharedViewNotFoundTitle = 'This link does not work';
export const sharedViewNotFoundText =
  'It has expired, was revoked, or was copied in part. Ask the person who sent it for a new one.';

export const sharedViewTitle = 'Shared view';

export const downloadCsvNote = 'A row for each bucket and series, as drawn';
export const downloadJsonNote = 'The answer of the API, exact amounts as text';
export const downloadFocusLabel = 'FOCUS';
export const downloadFocusNote = 'FinOps cost and usage columns, as CSV';
export const downloadDescription = 'Exactly what is shown: window, filters, series and “Other”.';
export const downloadLabel = (label: string) => `Download ${label}`;
export const downloadPicture = 'Picture';
export const downloadPictureNote = 'PNG in the colours of the page';
export const downloadPictureDone = 'Picture copied';
export const downloadCopyFailed = 'The browser refused to copy the picture: save it instead';
export const downloadPictureFailed = 'The browser could not draw the picture: take the share link’s chart instead';

export const filterTitle = 'Filter usage';
export const filterSearchLabel = 'Search values';
export const filterSearchPlaceholder = 'Search by name or id';
export const filterDimensionLabel = 'Dimension';
export const filterErrorTitle = 'Values could not be read';
export const filterEmpty = 'No usage in this window.';
export const filterNoMatch = (wanted: string) => `Nothing in this window is called “${wanted}”.`;
export const filterFound = (groups: string) => `${groups} found`;
export const filterFirstOf = (count: number, groups: string) =>
  `The first ${count} of ${groups}: search to find others`;

export const noteDone = 'Note added';
export const noteTitle = 'Add a note';
export const noteDescription = (at: string) => `At ${at}, for everybody in the workspace`;
export const notePlaceholder = 'Released the new search';
export const noteAddButton = 'Add note';

export const rangeOrderError = 'The last day lies before the first';
export const rangeTitle = 'Time range';
export const rangeDescription = (timezone: string) => `Days are counted in ${timezone}`;
export const rangeShowButton = 'Show';

export const shareLinkTitle = 'Copy the link now';
export const shareTitle = 'Share this view';
export const shareLinkDescription = 'The link is not stored in readable form and cannot be shown again.';
export const shareDescription =
  'Anybody with the link sees this chart and its series, nothing else, without signing in.';
export const shareTitleLabel = 'Title';
export const shareExpiryLabel = 'Works for';
export const shareExpiryOption = (count: number) => choosePlural('en', count, { one: '1 day', other: `${count} days` });
export const shareCreateButton = 'Create link';
export const sharePageLabel = 'Page';
export const shareAddressLabel = 'Chart for wikis and chat (SVG; .png works, too)';
export const shareCopyLabel = (label: string) => `Copy: ${label}`;
export const shareLinksHeading = 'Links that work now';
export const shareLinkFacts = (createdBy: string, expiresAt: string, lastOpenedAt: string | null) =>
  `By ${createdBy}, until ${expiresAt}, ${lastOpenedAt === null ? 'never opened' : `last opened ${lastOpenedAt}`}`;
export const shareRevokeLabel = (linkName: string) => `Revoke the link ${linkName}`;
export const shareRevokeDone = 'The link no longer works';
export const shareRevokeQuestion = 'Revoke this link?';
export const shareRevokeConfirm = 'Revoke link';
export const shareRevokeEffect =
  'The link, and every page or chat that embeds its chart, shows nothing from now on. It cannot be restored: a new link has another address.';

export const sharedViewUntil = (asOf: string, expiresAt: string) => `${asOf} · link works until ${expiresAt}`;
export const nothingReadYet = 'Nothing has been read yet';
export const sharedViewAsOf = (asOf: string) => `As of ${asOf}`;
export const sharedViewReadOnly = 'Shared read-only from Spendwatch. Estimated amounts are marked “est.”.';

export const chartNoteRemoved = 'Note removed';
export const chartZoomHint = 'Drag to zoom in';
export const chartZoomAndNoteHint = 'Drag to zoom in; N puts a note on the chosen bucket';
export const chartAgainst = (total: string, compareName: string) => `against ${total}, ${compareName}`;
export const chartRequestsTokens = (requests: string, tokens: string) => `${requests} requests · ${tokens} tokens`;
export const chartEmptyTitle = 'No usage in this window';
export const chartEmptyText = 'Choose a longer range, or take a filter away.';
export const chartNothingReadText = 'Numbers appear within a minute of the first reading of a provider.';

export const choicesMetricLabel = 'Metric';
export const choicesGroupByLabel = 'Group by';
export const choicesThenByLabel = 'Then by';
export const choicesBucketLabel = 'Bucket';
export const choicesSeriesShownLabel = 'Series shown';
export const choicesCompareWithLabel = 'Compare with';

export const filterChipsRemoveFilterLabel = (dimensionLabel: string, value: string) =>
  `Remove filter ${dimensionLabel} ${value}`;
export const filterChipsClearAllButton = 'Clear all';

export const leftOutTitle = 'Left out of these sums, so that nothing counts twice';
export const leftOutLine = (cost: string, gateway: string, vendor: string) =>
  `${cost} seen through “${gateway}”: ${vendor} bills it and is connected as well.`;
export const leftOutHint = 'Filter by a connection, a project or a key to see this usage.';

export const errorTitle = 'Usage could not be read';
export const loading = 'Loading usage';

export const tableCost = 'Cost';
export const tableInputTokens = 'Input tokens';
export const tableOutputTokens = 'Output tokens';
export const tableCostPer1kRequests = 'Cost/1k requests';
export const tableErrorTitle = 'The table could not be read';
export const tableCaption = (label: string) => `Usage by ${label}`;
export const tableMore = (count: string) => `${count} more`;
export const tableShowButton = (mostRows: string) => `Show ${mostRows}`;
export const tableTotalOf = (groups: string) => `Total of ${groups}`;
export const tableShowOnlyTitle = (rowName: string) => `Show only ${rowName}`;
export const tableUnassignedTitle = (dimension: string) =>
  `Charges and credits that the bill does not split by ${dimension}`;
export const tableUnpricedBadge = (unpricedRequests: string) => `${unpricedRequests} unpriced`;
export const tableAssumedNote = (cost: string) => `Of these costs, ${cost} rests on assumptions.`;
export const tableAssumedLink = 'See which';

export const toolbarStackedBarsLabel = 'Stacked bars';
export const toolbarLinesLabel = 'Lines';
export const toolbarStackedAreaLabel = 'Stacked area';
export const toolbarShareOfTotalLabel = 'Share of the total';
export const toolbarHourByWeekdayLabel = 'Hour by weekday';
export const toolbarRangeTitle = 'Calendar and more ranges (C)';
export const toolbarFilterTitle = 'Filter (L)';
export const toolbarChartLabel = 'Chart';
export const toolbarCumulativeLabel = 'Add buckets up';
export const toolbarCumulativeTitle = 'Add buckets up, against the budget (V)';

export const viewsTitle = 'Saved views';
export const viewsErrorTitle = 'Views could not be read';
export const viewsEmpty = 'None yet. Give the present view a name to find it again here.';
export const viewsSaved = 'View saved';
export const viewsNameLabel = 'Save this view as';
export const viewsNamePlaceholder = 'Monday review';
export const viewsSharedLabel = 'Show it to everybody in the workspace';
export const viewsDeleted = (name: string) => `“${name}” deleted`;
export const viewsYoursShared = 'Yours, shared';
export const viewsYours = 'Yours';
export const viewsSharedBy = (createdBy: string) => `Shared by ${createdBy}`;
export const viewsReplaceLabel = (name: string) => `Replace ${name} by the present view`;
export const viewsReplaced = (name: string) => `“${name}” replaced`;
export const viewsDeleteLabel = (name: string) => `Delete the view ${name}`;

export const weekErrorTitle = 'Hours could not be read';
