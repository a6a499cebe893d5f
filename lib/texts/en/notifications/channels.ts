export const addKeyTitle = 'Copy the signing key now';
export const addKeyDescription =
  'Your program checks requests with it. It is stored sealed and cannot be shown again, but it can be replaced.';
export const addTitle = 'Add a channel';
export const addDescription = 'Where should messages go?';
export const addDone = (name: string) => `${name} added: send a test to be sure`;
export const addKindTitle = (label: string) => `Add ${label}`;
export const addBrowserHint = 'Then everybody adds their own browsers below the channel, each with one press.';
export const addBackButton = 'Back';
export const addButton = 'Add channel';

export const healthFailingBadge = 'Failing';
export const healthNeverUsedBadge = 'Never used';
export const healthWorksBadge = 'Works';
export const healthFailingSince = 'Has accepted nothing since {since}';
export const healthLastAccepted = 'Accepted its last message {at}';

export const kindsEmailNote = 'Each address gets its own mail';
export const kindsAddressesLabel = 'Addresses';
export const kindsAddressesHelp = 'Separate several with commas.';
export const kindsAddressesPlaceholder = 'oncall@example.com, finance@example.com';
export const kindsSlackLabel = 'Slack';
export const kindsSlackNote = 'A message in a Slack channel; Mattermost too';
export const kindsTeamsLabel = 'Microsoft Teams';
export const kindsTeamsNote = 'A card in a Teams channel or chat';
export const kindsDiscordLabel = 'Discord';
export const kindsDiscordNote = 'A message in a Discord channel';
export const kindsPagerdutyLabel = 'PagerDuty';
export const kindsPagerdutyNote = 'One alert an incident: opened, acknowledged, resolved';
export const kindsIntegrationKeyLabel = 'Integration key';
export const kindsIntegrationKeyHelp = 'In PagerDuty: the service, Integrations, Events API v2.';
export const kindsIntegrationKeyPlaceholder = '32 letters and digits';
export const kindsServiceRegionLabel = 'Service region';
export const kindsServiceRegionHelp = 'Where your PagerDuty account lives.';
export const kindsUnitedStatesLabel = 'United States';
export const kindsEuropeanUnionLabel = 'European Union';
export const kindsTelegramLabel = 'Telegram';
export const kindsTelegramNote = 'A message from your bot to a chat';
export const kindsBotTokenLabel = 'Bot token';
export const kindsBotTokenHelp = 'From @BotFather in Telegram.';
export const kindsBotTokenPlaceholder = '123456:ABC-DEF…';
export const kindsChatLabel = 'Chat';
export const kindsChatHelp = 'The chat’s number or the channel’s @name. The bot must be a member.';
export const kindsNtfyLabel = 'ntfy';
export const kindsNtfyNote = 'A push message through ntfy.sh or your own server';
export const kindsServerLabel = 'Server';
export const kindsServerPlaceholder = 'https://ntfy.sh';
export const kindsTopicLabel = 'Topic';
export const kindsTopicHelp = 'On a public server, choose one that cannot be guessed.';
export const kindsAccessTokenLabel = 'Access token';
export const kindsAccessTokenHelp = 'Only if the topic asks for one.';
export const kindsBrowserLabel = 'Browser';
export const kindsBrowserNote = 'A notification on the computers and phones of your people';
export const kindsWebhookLabel = 'Webhook';
export const kindsWebhookNote = 'Signed JSON to your own program';
export const kindsWebhookHelp = 'Each request is signed as the Standard Webhooks spec says; the key is shown next.';
export const kindsWebhookPlaceholder = 'https://example.com/hooks/spendwatch';
export const kindsChannelLabel = 'Channel';

export const rowSendTestButton = 'Send a test';
export const rowTestFailed = (message: string) => `The test could not be sent: ${message}`;
export const deleteQuestion = 'Delete this channel?';
export const deleteConfirm = 'Delete channel';
export const deleteDone = (channelName: string) => `${channelName} deleted`;
export const deleteEffect = (destination: string) =>
  `${destination} gets no more notifications. Those already sent stay on record.`;
export const rowMenuLabel = (channelName: string) => `More for ${channelName}`;
export const rowEditItem = 'Edit…';
export const rowNewSigningKeyItem = 'New signing key…';

export const testReplyPending = 'not accepted yet';
export const testReplyWaiting = 'waits for a worker';
export const testReplyNoWorker = 'No worker is running, so nothing was sent. The test goes out as soon as one starts.';
export const testReplyTook = (reply: string, durationMs: number) => `${reply} (${durationMs} ms)`;

export const note = 'Where notifications of incidents and budgets go';
export const emptyTitle = 'No notifications yet';
export const emptyText =
  'Incidents open here anyway, but people notice a message. Add mail, chat, an on-call system or a browser.';
export const errorTitle = 'Channels could not be read';

export const editDone = (name: string) => `${name} saved: send a test to be sure`;
export const editTitle = (channelName: string) => `Edit ${channelName}`;
export const editFallbackLabel = 'When it fails for five minutes';
export const editFallbackHelp = 'The message then goes another way too, and says so.';
export const editNextChannelOption = 'The next channel that works';
export const editNoFallbackOption = 'No other channel';
export const editCapLabel = 'Messages in ten minutes';
export const editCapHelp =
  'More than this to one recipient are collected into one. Critical ones get through up to three times as many. Empty means 10.';

export const kindSecretHelp = (help: string) => `Leave empty to keep the one in use. ${help}`;
export const kindOptionalLabel = (label: string) => `${label} (optional)`;

export const pushBrowsersError = (message: string) => `Browsers could not be read: ${message}`;
export const pushBrowsersLabel = 'Browsers of this channel';
export const pushBrowsersChecking = 'Looking at what this browser allows…';
export const pushBrowsersUnsupported =
  'This browser cannot show notifications of a page. It needs HTTPS or localhost; on an iPhone, add the page to the home screen first.';
export const pushBrowsersBlocked =
  'Notifications of this page are blocked in this browser. Allow them in the browser’s settings for this site, then reload.';
export const pushBrowsersOn = 'This browser shows messages of this channel.';
export const pushBrowsersOff = 'This browser does not show messages of this channel yet.';
export const pushBrowsersAddButton = 'Show them in this browser';
export const pushBrowsersYoursBadge = 'yours';
export const pushBrowsersNeverUsed = 'nothing shown yet';
export const pushBrowsersLastMessage = 'last message';
export const pushBrowsersRemoveLabel = (label: string) => `Remove ${label}`;
export const pushBrowsersRemoveQuestion = (label: string) => `Remove ${label}?`;
export const pushBrowsersRemoveEffect =
  'It no longer shows messages of this channel. Only a person at that browser can switch them on again.';

export const pushSubscriptionEdge = 'Edge';
export const pushSubscriptionOpera = 'Opera';
export const pushSubscriptionFirefox = 'Firefox';
export const pushSubscriptionChrome = 'Chrome';
export const pushSubscriptionSafari = 'Safari';
export const pushSubscriptionAndroid = 'Android';
export const pushSubscriptionMac = 'Mac OS X';
export const pushSubscriptionWindows = 'Windows';
export const pushSubscriptionLinux = 'Linux';

export const rotateSecretKeyTitle = 'Copy the new key now';
export const rotateSecretQuestion = (channelName: string) => `New signing key for ${channelName}?`;
export const rotateSecretKeyDescription = 'It cannot be shown again.';
export const rotateSecretEffect =
  'Requests are signed with both keys for a day, so that you can change your program in between.';
export const rotateSecretOldKeyUntil = 'The key before it signs too until {until}.';
export const rotateSecretButton = 'Make a new key';

export const pushPermissionFailed = (error: string) => `This browser could not be added: ${error}`;
