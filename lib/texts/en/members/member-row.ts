export const you = '(you)';
export const on = 'on';
export const off = 'off';
export const change = (memberName: string) => `Change ${memberName}`;
export const changeItem = 'Change…';
export const leaveWorkspace = 'Leave the workspace';
export const remove = (memberName: string) => `Remove ${memberName}`;
export const leave = 'Leave…';
export const removeItem = 'Remove…';
