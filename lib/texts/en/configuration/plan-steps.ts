export const plan = 'Plan';
export const none = 'none';
