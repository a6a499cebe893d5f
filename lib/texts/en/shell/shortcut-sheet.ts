export const title = 'Keyboard shortcuts';
export const singleKeysWork = 'Single keys work without Ctrl';
