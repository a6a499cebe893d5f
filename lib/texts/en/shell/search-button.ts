export const searchCommandsCtrl = 'Search and commands (Ctrl K)';
export const search = 'Search';
export const ctrl = 'Ctrl';
export const k = 'K';
