export const channelTicksEmpty = (legend: string) => `${legend}: no channel yet.`;
export const channelTicksAddLink = 'Add one';

export const editSaved = 'Policy saved';
export const editCreated = 'Policy created';
export const editTitle = 'Edit policy';
export const newTitle = 'New policy';
export const editDescription = 'Policies are checked from top to bottom; the first match applies.';
export const channelsLegend = 'Notify';
export const editChannelsNote = 'tick none to use the channels of the rule or budget';
export const editQuietHoursLabel = 'Quiet hours';
export const editQuietHoursNote = 'Hold everything below critical; it goes out together when they end.';
export const editActiveHoursLabel = 'Only at certain times';
export const editActiveHoursNote = 'At other times the policies below apply.';
export const editContinueLabel = 'Also apply matching policies below';
export const editSave = 'Create policy';

export const escalationLegend = 'When no one acknowledges';
export const escalationNone = 'No one else is notified.';
export const escalationMinutesLabel = (index: number) => `Step ${index}: minutes to wait`;
export const escalationRemoveStepLabel = (index: number) => `Remove step ${index}`;
export const escalationAddStepButton = 'Add a step';
export const escalationChannelsNote = 'at least one channel';

export const heartbeatRemovedDone = 'Heartbeat removed';
export const heartbeatSetDone = 'Heartbeat set: the first ping is sent within a minute';
export const heartbeatTitle = 'If Spendwatch itself stops';
export const heartbeatNote = 'a ping to a service that alarms when it stops';
export const heartbeatError = (message: string) => `The heartbeat could not be read: ${message}`;
export const heartbeatAddressHelp = 'Kept encrypted; only its host is shown.';
export const heartbeatAddressPlaceholder = 'https://hc-ping.com/…';
export const heartbeatQuestion = 'Remove the heartbeat?';
export const heartbeatConfirm = 'Remove address';
export const heartbeatEffect =
  'The service outside is not pinged any more, so it cannot notice when Spendwatch stops. The address is not kept.';
export const heartbeatEmpty = 'No address is set. A machine that is off can send no mail: a service outside notices.';
export const heartbeatPings = (host: string) => `Pings ${host}.`;
export const heartbeatFailed = (error: string) => `The last ping failed: ${error}.`;
export const heartbeatLastGood = 'Last successful ping';
export const heartbeatNotAskedYet = 'No ping sent yet.';

export const note = 'Which notifications go to which channels, and when';
export const listTitle = 'Policies, in order';
export const listNote = 'checked from top to bottom; the first match applies';
export const errorTitle = 'Policies could not be read';
export const defaultTitle = 'Everything else';
export const defaultText = 'Sent at once to the channels of the rule or budget, or to all channels if it has none.';

export const rowDefaultChannels = 'channels of the rule or budget';
export const rowMoveUpLabel = (policyName: string) => `Move ${policyName} up`;
export const rowMoveDownLabel = (policyName: string) => `Move ${policyName} down`;
export const deleteQuestion = 'Delete this policy?';
export const deleteConfirm = 'Delete policy';
export const deleteDone = (policyName: string) => `${policyName} deleted`;
export const deleteEffect =
  'From now on the policies below apply to what it matched. What it holds already is still sent.';

export const testerAtOnceLabel = 'At once';
export const testerTitle = 'Test: who is notified';
export const testerNote = 'a new incident, through all channels';
export const testerAtLabel = 'At';
export const testerError = (message: string) => `The answer could not be worked out: ${message}`;
export const testerLoading = 'Asking the policies…';
export const testerGoesOut = (until: string) => `, goes out ${until}`;
export const testerEveryBadge = (duration: string) => `Every ${duration}`;
export const testerAfterBadge = (duration: string) => `After ${duration}`;
export const testerRepeat = (policyName: string) => `policy "${policyName}", as long as no one acknowledges`;
export const testerEscalation = (policyName: string) => `policy "${policyName}", if no one acknowledges`;

export const timingAtOnceLabel = 'Each at once';
export const timing30SecondsLabel = '30 seconds';
export const timing1MinuteLabel = '1 minute';
export const timing5MinutesLabel = '5 minutes';
export const timing15MinutesLabel = '15 minutes';
export const timingEvery5MinutesLabel = 'Every 5 minutes';
export const timingEvery15MinutesLabel = 'Every 15 minutes';
export const timingEvery30MinutesLabel = 'Every 30 minutes';
export const timingEveryHourLabel = 'Every hour';
export const timingEvery4HoursLabel = 'Every 4 hours';
export const timingCollectLabel = 'Collect incidents for';
export const timingRepeatLabel = 'Repeat criticals';
export const timingRepeatHelp = 'While no one acknowledges them.';
export const timingCollectHelp = 'What comes meanwhile goes out together.';
