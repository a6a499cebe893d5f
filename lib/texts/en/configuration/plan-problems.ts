export const nothingWasChanged = (count: string) => `${count}; nothing was changed`;
export const oneProblem = 'One problem';
export const problems = (count: number) => `${count} problems`;
