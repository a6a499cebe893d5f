export const pickIncident = (number: number) => `Pick incident ${number}`;
