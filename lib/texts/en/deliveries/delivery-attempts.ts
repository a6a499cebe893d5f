export const accepted = 'accepted';
export const notNow = 'not now';
export const refused = 'refused';
export const after = (label: string) => `: ${label} after`;
export const ms = 'ms';
export const andEarlierAttempts = (hidden: number) => `and ${hidden} earlier attempts`;
export const toldTogetherOthers = 'Told together with others in one message.';
export const nextAttempt = 'Next attempt';
export const why = (reason: string) => `Why: ${reason}`;
