export const off = 'Off';
export const failing = 'Failing';
export const neverUsed = 'Never used';
export const works = 'Works';
export const takesNothingSince = 'Has accepted nothing since';
export const tookItsLastMessage = 'Accepted its last message';
