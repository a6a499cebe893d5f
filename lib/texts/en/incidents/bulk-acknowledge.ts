export const wereOverAlready = (count: number) => `; ${count} ${count === 1 ? 'was' : 'were'} over already`;
export const youTookIncidents = (count: number, rest: string) =>
  `You took ${count === 1 ? '1 incident' : `${count} incidents`}${rest}`;
export const incidentsCouldNot = (message: string) => `The incidents could not be taken: ${message}`;
export const pickAllOpen = (count: number) => `Pick all ${count} open`;
export const picked = (count: number) => `${count} picked`;
export const acknowledge = (count: number) => `Acknowledge ${count}`;
