export const typeToConfirm = (expected: string) => `Type “${expected}” to confirm`;
export const cancel = 'Cancel';
