export const whatItComesFrom = 'What it comes from';
export const shareSpendAbove = 'Share of the spend above normal';
export const contributorsToExcess = 'Contributors to the excess';
export const part = 'Part';
export const share = 'Share';
export const aboveNormal = 'Above normal';
