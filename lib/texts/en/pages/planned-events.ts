export const plannedEvents = 'Planned events';
