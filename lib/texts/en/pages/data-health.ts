export const dataHealth = 'Data health';
export const note = 'Whether the numbers are complete, and how they compare with the bill';
