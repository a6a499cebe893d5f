export const tellMeAt = 'Tell me at';
export const thresholdPercent = (index: number) => `Threshold ${index}, percent`;
export const ofBudget = '% of the budget';
export const thresholdMeasuredOn = (index: number) => `Threshold ${index}, measured on`;
export const spent = 'spent';
export const forecast = 'forecast';
export const removeThreshold = (index: number) => `Remove threshold ${index}`;
export const eachThresholdCounts = 'Each threshold counts once: change or remove the repeated one.';
export const addThreshold = 'Add threshold';
