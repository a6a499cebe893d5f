export const openAndAcknowledged = 'Open and acknowledged';
export const resolved = 'Resolved';
export const all = 'All';
export const anySeverity = 'Any severity';
export const critical = 'Critical';
export const warning = 'Warning';
export const info = 'Info';
