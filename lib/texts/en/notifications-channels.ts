export const addDialogTitle = 'Copy the signing key now';
export const description =
  'Your program checks requests with it. It is stored sealed and cannot be shown again, but it can be replaced.';
export const addDialogAddChannel = 'Add a channel';
export const whereShouldMessagesGo = 'Where should messages go?';
export const addedSendTest = (name: string) => `${name} added: send a test to be sure`;
export const add = (label: string) => `Add ${label}`;
export const thenEverybodyAdds = 'Then everybody adds their own browsers below the channel, each with one press.';
export const back = 'Back';
export const addChannelDialogAddChannelNote = 'Add channel';

export const failing = 'Failing';
export const neverUsed = 'Never used';
export const works = 'Works';
export const takesNothingSince = 'Has accepted nothing since';
export const tookItsLastMessage = 'Accepted its last message';

export const eachAddressGets = 'Each address gets its own mail';
export const addresses = 'Addresses';
export const separateSeveralWithCommas = 'Separate several with commas.';
export const oncallExampleCom = 'oncall@example.com, finance@example.com';
export const slack = 'Slack';
export const messageSlackChannel = 'A message in a Slack channel; Mattermost too';
export const microsoftTeams = 'Microsoft Teams';
export const cardTeamsChannel = 'A card in a Teams channel or chat';
export const discord = 'Discord';
export const messageInDiscordChannel = 'A message in a Discord channel';
export const pagerduty = 'PagerDuty';
export const oneAlertIncident = 'One alert an incident: opened, acknowledged, resolved';
export const integrationKey = 'Integration key';
export const pagerdutyServiceIntegrations = 'In PagerDuty: the service, Integrations, Events API v2.';
export const lettersAndDigits = '32 letters and digits';
export const serviceRegion = 'Service region';
export const wherePagerdutyAccount = 'Where your PagerDuty account lives.';
export const unitedStates = 'United States';
export const europeanUnion = 'European Union';
export const telegram = 'Telegram';
export const messageBotChat = 'A message from your bot to a chat';
export const botToken = 'Bot token';
export const fromBotfatherInTelegram = 'From @BotFather in Telegram.';
export const abcDef = '123456:ABC-DEF…';
export const chat = 'Chat';
export const chatNumberChannel = 'The chat’s number or the channel’s @name. The bot must be a member.';
export const ntfy = 'ntfy';
export const pushMessageThrough = 'A push message through ntfy.sh or your own server';
export const server = 'Server';
export const httpsNtfySh = 'https://ntfy.sh';
export const topic = 'Topic';
export const publicServerChoose = 'On a public server, choose one that nobody can guess.';
export const accessToken = 'Access token';
export const onlyIfTopic = 'Only if the topic asks for one.';
export const browser = 'Browser';
export const notificationComputersPhones = 'A notification on the computers and phones of your people';
export const webhook = 'Webhook';
export const signedJsonOwn = 'Signed JSON to your own program';
export const eachRequestSigned = 'Each request is signed as the Standard Webhooks spec says; the key is shown next.';
export const httpsExampleCom = 'https://example.com/hooks/spendwatch';
export const channel = 'Channel';

export const sendTest = 'Send a test';
export const testCouldNot = (message: string) => `The test could not be sent: ${message}`;
export const deleteThisChannel = 'Delete this channel?';
export const deleteChannel = 'Delete channel';
export const deleted = (channelName: string) => `${channelName} deleted`;
export const willNotTold = (destination: string) =>
  `${destination} will not be told any more. Notifications already sent stay on record.`;
export const moreFor = (channelName: string) => `More for ${channelName}`;
export const edit = 'Edit…';
export const newSigningKey = 'New signing key…';

export const notAcceptedYet = 'not accepted yet';
export const waits = 'waits for a worker';
export const noWorker = 'No worker is running, so nothing was sent. The test goes out as soon as one starts.';
export const ms = (reply: string, durationMs: number) => `${reply} (${durationMs} ms)`;

export const note = 'Who hears about incidents and budgets';
export const emptyTitle = 'Nobody is told yet';
export const incidentsOpenHere =
  'Incidents open here all the same, but a message wakes people. Mail, chat, on-call systems and browsers can be told.';
export const errorTitle = 'Channels could not be read';

export const savedSendTest = (name: string) => `${name} saved: send a test to be sure`;
export const editDialogTitle = (channelName: string) => `Edit ${channelName}`;
export const whenFailsFive = 'When it fails for five minutes';
export const messageThenGoes = 'The message then goes another way too, and says so.';
export const nextChannelThatWorks = 'The next channel that works';
export const nobodyElseIsTold = 'Nobody else is told';
export const messagesInTenMinutes = 'Messages in ten minutes';
export const moreOneRecipient =
  'More than this to one recipient are collected into one. Critical ones get through up to three times as many. Empty means 10.';

export const leaveEmptyKeep = (help: string) => `Leave empty to keep the one in use. ${help}`;
export const optional = (label: string) => `${label} (optional)`;

export const browsersCouldNot = (message: string) => `Browsers could not be read: ${message}`;
export const browsersOfThisChannel = 'Browsers of this channel';
export const lookingBrowserAllows = 'Looking at what this browser allows…';
export const browserCannotShow =
  'This browser cannot show notifications of a page. It needs HTTPS or localhost; on an iPhone, add the page to the home screen first.';
export const notificationsPageBlocked =
  'Notifications of this page are blocked in this browser. Allow them in the browser’s settings for this site, then reload.';
export const browserShowsMessages = 'This browser shows messages of this channel.';
export const browserDoesNot = 'This browser does not show messages of this channel yet.';
export const showBrowser = 'Show them in this browser';
export const yours = 'yours';
export const nothingShownYet = 'nothing shown yet';
export const lastMessage = 'last message';
export const remove = (label: string) => `Remove ${label}`;
export const removeAsk = (label: string) => `Remove ${label}?`;
export const showsNoMore =
  'It shows messages of this channel no more. Only somebody sitting at it can have it show them again.';

export const edge = 'Edge';
export const opera = 'Opera';
export const firefox = 'Firefox';
export const chrome = 'Chrome';
export const safari = 'Safari';
export const android = 'Android';
export const macOsX = 'Mac OS X';
export const windows = 'Windows';
export const linux = 'Linux';

export const copyNewKeyNow = 'Copy the new key now';
export const newSigningKeyFor = (channelName: string) => `New signing key for ${channelName}?`;
export const cannotShownAgain = 'It cannot be shown again.';
export const requestsSignedBoth =
  'Requests are signed with both keys for a day, so that you can change your program in between.';
export const keyBeforeSigns = 'The key before it signs too until';
export const makeNewKey = 'Make a new key';

export const browserCouldNot = (error: string) => `This browser could not be added: ${error}`;
