export const addChannel = 'Add channel';
export const title = 'Channels';
export const note = 'Who hears about incidents and budgets';
export const emptyTitle = 'Nobody is told yet';
export const incidentsOpenHere =
  'Incidents open here all the same, but a message wakes people. Mail, chat, on-call systems and browsers can be told.';
export const errorTitle = 'Channels could not be read';
