export const mo = 'Mo';
export const tu = 'Tu';
export const we = 'We';
export const th = 'Th';
export const fr = 'Fr';
export const sa = 'Sa';
export const su = 'Su';
export const monthBefore = 'Month before';
export const monthAfter = 'Month after';
export const days = 'Days';

export const undo = 'Undo';

export const typeToConfirm = (expected: string) => `Type “${expected}” to confirm`;
