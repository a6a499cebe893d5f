export const errorTitle = 'The incident could not be read';
export const timeline = 'Timeline';
export const loadingIncident = 'Loading the incident';
