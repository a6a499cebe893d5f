export const serverCouldNot = (digest: string) =>
  `The server could not render it. Its log has the cause under ${digest}.`;
export const errorTitle = 'This page could not be shown';

export const skipToContent = 'Skip to content';

export const spendwatchCouldNot = 'Spendwatch could not start this page';
export const databaseMayUnreachable = 'The database may be unreachable. Run';
export const npxSpendwatchDoctor = 'npx spendwatch doctor';
export const seeMissing = 'to see what is missing';
export const serverLogCause = (digest: string) => `; the server's log has the cause under ${digest}`;

export const organizationSpendsAi =
  'What your organization spends on AI APIs, and a mail within minutes when something is wrong.';

export const notFound = 'Not found';
export const nothingHere = 'Nothing here';
export const addressWrongNamed = 'The address is wrong, or what it named has been deleted.';
export const goToOverview = 'Go to the overview';

export const searchAndCommands = 'Search and commands';
export const commandPaletteSearchPagesKeys = 'Search pages, keys, projects, models, people, incidents…';
export const searchCouldNot = 'The search could not be asked. Try again.';
export const searching = 'Searching…';
export const nothingGoesName = 'Nothing goes by that name.';

export const connectionStateUnknown = 'Connection state unknown';
export const checkingConnections = 'Checking connections…';
export const timesIn = (asOf: string, timezone: string) => `${asOf} · times in ${timezone}`;

export const main = 'Main';
export const open = 'open';
export const more = 'More';

export const notifications = 'Notifications';

export const lookAtConnection = 'Look at the connection';
export const mailCapturedHere = 'Mail is captured here and not sent';
export const openMailbox = 'Open the mailbox';
export const smtpUrl = 'SMTP_URL';
export const toSendIt = 'to send it.';

export const lightTheme = 'Light theme';
export const darkTheme = 'Dark theme';
export const themeLikeSystem = 'Theme like the system';
export const foldOrUnfoldSidebar = 'Fold or unfold the sidebar';
export const title = 'Keyboard shortcuts';

export const searchCommandsCtrl = 'Search and commands (Ctrl K)';
export const search = 'Search';
export const ctrl = 'Ctrl';
export const k = 'K';

export const peopleAndServiceAccounts = 'People and service accounts';

export const whatToDo = 'What to do';

export const singleKeysWork = 'Single keys work without Ctrl';

export const everywhere = 'Everywhere';
export const shortcutsSearchPagesKeys = 'Search pages, keys, projects, models, people and incidents';
export const same = 'The same';
export const thisList = 'This list';
export const esc = 'Esc';
export const closeWhatIsOpen = 'Close what is open';
export const goTo = 'Go to';
export const usageRange = 'Usage: range';
export const yesterday = 'Yesterday';
export const lastHours = 'Last 24 hours';
export const lastDaysNote = 'Last 28 days';
export const lastDaysText = 'Last 90 days';
export const lastMonth = 'Last month';
export const lastMonths = 'Last 12 months';
export const windowBeforeWindowAfter = 'Window before, window after';
export const usageChart = 'Usage: chart';
export const nextWidthOfBucket = 'Next width of a bucket';
export const nextComparison = 'Next comparison';
export const addBucketsUp = 'Add buckets up, against the budget';
export const tab = 'Tab';
export const walkAlongChart = 'Walk along the chart';
export const shift = 'Shift';
export const selectStretchOfChart = 'Select a stretch of the chart';
export const enter = 'Enter';
export const zoomIntoBucket = 'Zoom into bucket or stretch';
export const putNoteOnBucket = 'Put a note on the bucket';

export const likeSystem = 'Like the system';
export const light = 'Light';
export const dark = 'Dark';
export const signedInAs = (role: string) => `Signed in as ${role}`;
export const theme = 'Theme';
