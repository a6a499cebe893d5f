export const connections = 'Connections';
