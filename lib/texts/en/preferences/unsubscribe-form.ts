export const getNoMore = 'You get no more digests';
export const canTurnAgain = 'You can turn them on again in your';
export const preferences = 'preferences';
export const stopAllDigests = 'Stop all digests';
