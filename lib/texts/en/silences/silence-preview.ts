export const preview = 'Preview';
export const previewCouldNot = (message: string) => `The preview could not be made: ${message}`;
export const matchesNoIncident = 'Matches no incident that is open now.';
export const matchesOpenNow = (count: number) => `Matches ${count} open now:`;
export const lastDaysIncidents = (matching: number, all: number) =>
  `In the last 30 days: ${matching} of ${all} incidents.`;
export const lookingAtOpenIncidents = 'Looking at open incidents…';
