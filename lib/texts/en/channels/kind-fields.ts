export const leaveEmptyKeep = (help: string) => `Leave empty to keep the one in use. ${help}`;
export const optional = (label: string) => `${label} (optional)`;
