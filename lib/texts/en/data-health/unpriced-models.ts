export const withoutKnownPrice = (count: string) => `${count} without a known price`;
export const usageCountedCost = (model: string) =>
  `Their usage is counted, their cost is not in any estimate: ${model}.`;
