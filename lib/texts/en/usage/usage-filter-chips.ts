export const removeFilter = (dimensionLabel: string, value: string) => `Remove filter ${dimensionLabel} ${value}`;
export const clearAll = 'Clear all';
