export const errorCause = (digest: string) => `The server could not render it. Its log has the cause under ${digest}.`;
export const errorTitle = 'This page could not be shown';

export const skipToContentLink = 'Skip to content';

export const globalErrorTitle = 'Spendwatch could not start this page';
export const globalErrorText = 'The database may be unreachable. Run {command} to see what is missing.';
export const globalErrorTextWithCause =
  "The database may be unreachable. Run {command} to see what is missing; the server's log has the cause under {digest}.";
export const globalErrorCommand = './spendwatch doctor';

export const siteDescription =
  'What your organization spends on AI APIs, and a mail within minutes when something is wrong.';

export const notFoundPageTitle = 'Not found';
export const notFoundTitle = 'Nothing here';
export const notFoundText = 'The address is wrong, or what it named has been deleted.';
export const notFoundLink = 'Go to the overview';

export const commandPaletteTitle = 'Search and commands';
export const commandPalettePlaceholder = 'Search, or ask: cost by key last week vs the week before';
export const commandPaletteError = 'The search could not be asked. Try again.';
export const commandPaletteSearching = 'Searching…';
export const commandPaletteEmpty = 'Nothing found.';

export const freshnessUnknown = 'Connection state unknown';
export const freshnessLoading = 'Checking connections…';
export const freshnessTitle = (asOf: string, timezone: string) => `${asOf} · times in ${timezone}`;

export const mainLabel = 'Main';
export const estimateNote =
  'Amounts are estimated from tokens and list prices where the provider has not billed yet. Bills come a day or two later.';

export const openCount = 'open';
export const moreTitle = 'More';

export const alerting = 'Alerting';
export const settings = 'Settings';
export const sectionLabel = (section: string) => `Pages of ${section}`;

export const askTitle = 'Ask about usage';
export const askExamples = [
  'cost by key last week vs the week before',
  'requests by model today',
  'cost by project this month',
];
export const askNotUnderstood = (words: string) => `Not understood: ${words}`;

export const palettePagesTitle = 'Pages';

export const noticesConnectionLink = 'Open the connection';
export const noticesTitle = 'Mail is captured here and not sent';
export const noticesMailboxLink = 'Open the mailbox';
export const noticesSmtpUrl = 'SMTP_URL';
export const noticesText = 'Set {variable} to send it.';

export const paletteLightThemeLabel = 'Light theme';
export const paletteDarkThemeLabel = 'Dark theme';
export const paletteSystemThemeLabel = 'Theme like the system';
export const foldSidebarLabel = 'Fold or unfold the sidebar';
export const shortcutsTitle = 'Keyboard shortcuts';

export const searchTitle = 'Search and commands (Ctrl K)';
export const ctrlKey = 'Ctrl';
export const searchKey = 'K';

export const searchHitPeopleTitle = 'People and service accounts';

export const selfNoticesLink = 'What to do';

export const shortcutsSingleKeysLabel = 'Single keys work without Ctrl';

export const shortcutsEverywhereTitle = 'Everywhere';
export const shortcutsSearchLabel = 'Search pages, keys, projects, models, people and incidents';
export const shortcutsSameLabel = 'The same';
export const shortcutsThisListLabel = 'This list';
export const shortcutsEscKey = 'Esc';
export const shortcutsCloseLabel = 'Close what is open';
export const shortcutsGoToTitle = 'Go to';
export const shortcutsUsageRangeTitle = 'Usage: range';
export const shortcutsYesterdayLabel = 'Yesterday';
export const shortcutsLast24HoursLabel = 'Last 24 hours';
export const shortcutsLast28DaysLabel = 'Last 28 days';
export const shortcutsLast90DaysLabel = 'Last 90 days';
export const shortcutsLastMonthLabel = 'Last month';
export const shortcutsLast12MonthsLabel = 'Last 12 months';
export const shortcutsNeighbourWindowLabel = 'Window before, window after';
export const shortcutsUsageChartTitle = 'Usage: chart';
export const shortcutsBucketLabel = 'Next width of a bucket';
export const shortcutsCompareLabel = 'Next comparison';
export const shortcutsCumulativeLabel = 'Add buckets up, against the budget';
export const shortcutsTabKey = 'Tab';
export const shortcutsChartLabel = 'Walk along the chart';
export const shortcutsShiftKey = 'Shift';
export const shortcutsSelectLabel = 'Select a stretch of the chart';
export const shortcutsEnterKey = 'Enter';
export const shortcutsZoomLabel = 'Zoom into bucket or stretch';
export const shortcutsNoteLabel = 'Put a note on the bucket';

export const userMenuLikeSystemLabel = 'Like the system';
export const userMenuLightLabel = 'Light';
export const userMenuDarkLabel = 'Dark';
export const userMenuSignedInAsHeading = (role: string) => `Signed in as ${role}`;
export const userMenuThemeHeading = 'Theme';
