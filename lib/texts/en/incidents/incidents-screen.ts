export const whichIncidents = 'Which incidents';
export const severity = 'Severity';
export const errorTitle = 'Incidents could not be read';
export const newestShownNarrow = 'The newest 100 are shown. Narrow the choice to see older ones.';
export const emptyTitle = 'None of that severity';
export const chooseAnySeverity = 'Choose any severity to see the others.';
export const nothingIsWrong = 'Nothing is wrong';
export const spendWithinNormal =
  'Spend is within its normal range and its budgets. An incident opens here, and a mail goes out, within minutes of something unusual.';
export const noResolvedIncident = 'No resolved incident';
export const noIncidentYet = 'No incident yet';
export const incidentsStayHere = 'Incidents stay here after they end, with their numbers and their timeline.';
