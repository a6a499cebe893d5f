export const off = 'Off';
export const failing = 'Failing';
export const neverUsed = 'Never used';
export const works = 'Works';
export const takesNothingSince = 'Takes nothing since';
export const tookItsLastMessage = 'Took its last message';
