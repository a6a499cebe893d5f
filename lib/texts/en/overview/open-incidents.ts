export const openIncidents = 'Open incidents';
export const allOpenIncidents = (count: number) => `All ${count} open incidents`;
export const lostSoFar = 'lost so far';
export const overNormal = 'over normal';
export const since = 'since';
