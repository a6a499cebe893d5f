export const createOneYearOption = 'One year';
export const createSecretTitle = 'Copy the token now';
export const createTitle = 'New API token';
export const createNamePlaceholder = 'CI report';
export const expiresColumn = 'Expires';
export const createBelongsToLabel = 'Belongs to';
export const createBelongsToHelp = "A service account's token goes on when you leave.";
export const createMeOption = 'Me';
export const createServiceAccountOption = 'A service account';
export const createButton = 'Create token';

export const scopesLegend = 'Scopes';

export const rowServiceAccount = 'service account';
export const rowPersonal = 'personal';
export const rowRevokeButton = 'Revoke…';
export const revokeQuestion = 'Revoke this token?';
export const revokeConfirm = 'Revoke token';
export const revokeDone = (tokenName: string) => `${tokenName} revoked`;
export const revokeEffect = 'Whatever uses it is refused from now on. This cannot be undone.';

export const newButton = 'New token';
export const note = 'For scripts and other programs; each can do what its role and scopes allow';
export const emptyTitle = 'No token yet';
export const emptyText = 'A token opens the HTTP API: {header}. What it offers is described at {document}.';
export const emptyHeader = 'Authorization: Bearer sw_…';
export const emptyDocumentPath = '/api/v1/openapi.json';
export const createdColumn = 'Created';
export const forbiddenTitle = 'Tokens are for administrators';
export const errorTitle = 'Tokens could not be read';
