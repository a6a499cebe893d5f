export const lightTheme = 'Light theme';
export const darkTheme = 'Dark theme';
export const themeLikeSystem = 'Theme like the system';
export const foldOrUnfoldSidebar = 'Fold or unfold the sidebar';
export const keyboardShortcuts = 'Keyboard shortcuts';
