export const title = 'Your account';
export const ofLabel = (dataName: string, role: string, workspaceName: string) =>
  `${dataName} · ${role} of ${workspaceName}`;
export const errorTitle = 'Your account could not be read';
