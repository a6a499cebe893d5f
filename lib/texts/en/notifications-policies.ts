export const noChannelYet = (legend: string) => `${legend}: no channel yet.`;
export const addOne = 'Add one';

export const policySaved = 'Policy saved';
export const policyCreated = 'Policy created';
export const editPolicy = 'Edit policy';
export const newPolicy = 'New policy';
export const policiesAskedTop = 'Policies are asked from the top; the first that matches decides.';
export const tell = 'Tell';
export const noneTickedMeans = 'none ticked means what the rule or budget names';
export const quietHours = 'Quiet hours';
export const holdEverythingBelow = 'Hold everything below critical; it goes out together when they end.';
export const onlyAtCertainTimes = 'Only at certain times';
export const otherTimesPolicies = 'At other times the policies below decide.';
export const letPoliciesBelow = 'Let the policies below have a say too';
export const create = 'Create policy';

export const whenNobodyAcknowledges = 'When nobody acknowledges';
export const nobodyElseIsTold = 'Nobody else is told.';
export const stepAfterMinutes = (index: number) => `Step ${index}: minutes to wait`;
export const removeStep = (index: number) => `Remove step ${index}`;
export const addStep = 'Add a step';
export const tickOne = 'at least one channel';

export const heartbeatRemoved = 'Heartbeat removed';
export const heartbeatSetAsked = 'Heartbeat set: it is asked for within a minute';
export const ifSpendwatchItself = 'If Spendwatch itself goes silent';
export const serviceAlarmsWhen = 'for a service that alarms when a ping stays away';
export const heartbeatCouldNot = (message: string) => `The heartbeat could not be read: ${message}`;
export const keptEncryptedOnly = 'Kept encrypted; only its host is shown.';
export const httpsHcPingCom = 'https://hc-ping.com/…';
export const removeHeartbeat = 'Remove the heartbeat?';
export const removeAddress = 'Remove address';
export const nobodyNoticesSilence =
  'The service outside is not pinged any more, so nobody notices when Spendwatch falls silent. The address is not kept.';
export const noAddressSet = 'No address is set. A machine that is off can send no mail: a service outside notices.';
export const pings = (host: string) => `Pings ${host}.`;
export const lastPingFailed = (error: string) => `The last ping failed: ${error}.`;
export const lastAnsweredWell = 'Last answered well';
export const notAskedYet = 'Not asked yet.';

export const note = 'Who hears what, when';
export const policies = 'Asked from the top';
export const askedTopFirst = 'the first that matches decides';
export const errorTitle = 'Policies could not be read';
export const everythingElse = 'Everything else';
export const toldOnceThrough =
  'Told at once through the channels that the rule or budget names, or all of them when it names none.';

export const ruleBudgetNames = 'what the rule or budget names';
export const moveUp = (policyName: string) => `Move ${policyName} up`;
export const moveDown = (policyName: string) => `Move ${policyName} down`;
export const deleteThisPolicy = 'Delete this policy?';
export const deletePolicy = 'Delete policy';
export const deleted = (policyName: string) => `${policyName} deleted`;
export const decidedGoesPolicies =
  'What it decided goes to the policies below from now on. What it holds already still goes out.';

export const atOnce = 'At once';
export const whoWouldHearAbout = 'Who would hear about…';
export const newIncidentThrough = 'a new incident, through all channels';
export const at = 'At';
export const answerCouldNot = (message: string) => `The answer could not be worked out: ${message}`;
export const askingPolicies = 'Asking the policies…';
export const goesOut = (until: string) => `, goes out ${until}`;
export const every = 'Every';
export const after = 'After';
export const policyNobodyAcknowledged = (policyName: string, value: string) =>
  `policy "${policyName}", ${value} nobody acknowledged`;
export const asLongAs = 'as long as';
export const ifLabel = 'if';

export const eachAtOnce = 'Each at once';
export const seconds = '30 seconds';
export const minute = '1 minute';
export const minutes = '5 minutes';
export const minutesNote = '15 minutes';
export const everyMinutes = 'Every 5 minutes';
export const everyMinutesNote = 'Every 15 minutes';
export const everyMinutesDetail = 'Every 30 minutes';
export const everyHour = 'Every hour';
export const everyHours = 'Every 4 hours';
export const collectIncidentsFor = 'Collect incidents for';
export const repeatCriticals = 'Repeat criticals';
export const whileNobody = 'While nobody acknowledges them.';
export const collectedGo = 'What comes meanwhile goes out together.';
