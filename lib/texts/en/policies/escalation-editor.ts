export const whenNobodyAcknowledges = 'When nobody acknowledges';
export const nobodyElseIsTold = 'Nobody else is told.';
export const stepAfterMinutes = (index: number) => `Step ${index}: minutes to wait`;
export const removeStep = (index: number) => `Remove step ${index}`;
export const tell = 'Tell';
export const addStep = 'Add a step';
export const tickOne = 'at least one channel';
