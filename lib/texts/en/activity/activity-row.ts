export const detailsOfEntry = (sequence: number) => `Details of entry ${sequence}`;
