export const inNumbers = (title: string) => `${title}, in numbers`;
export const time = (zone: string) => `Time (${zone})`;
export const total = 'Total';
export const notFinished = ' (not finished)';
