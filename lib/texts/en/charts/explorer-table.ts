export const inNumbers = (title: string) => `${title}, in numbers`;
export const time = (zone: string) => `Time (${zone})`;
export const all = 'All';
export const notFinished = ' (not finished)';
export const noData = 'no data';
