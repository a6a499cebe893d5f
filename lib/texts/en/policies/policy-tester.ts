export const atOnce = 'At once';
export const held = 'Held';
export const notTold = 'Not told';
export const whoWouldHearAbout = 'Who would hear about…';
export const newIncidentThrough = 'a new incident, through all channels';
export const severity = 'Severity';
export const kind = 'Kind';
export const at = 'At';
export const emptyNow = (timezone: string) => `Empty = now. ${timezone}`;
export const answerCouldNot = (message: string) => `The answer could not be worked out: ${message}`;
export const askingPolicies = 'Asking the policies…';
export const goesOut = (until: string) => `, goes out ${until}`;
export const every = 'Every';
export const after = 'After';
export const policyNobodyAcknowledged = (policyName: string, value: string) =>
  `policy "${policyName}", ${value} nobody acknowledged`;
export const asLongAs = 'as long as';
export const ifLabel = 'if';
