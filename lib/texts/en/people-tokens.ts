export const oneYear = 'One year';
export const copyTokenNow = 'Copy the token now';
export const newApiToken = 'New API token';
export const ciReport = 'CI report';
export const expires = 'Expires';
export const belongsTo = 'Belongs to';
export const serviceAccountToken = "A service account's token goes on when you leave.";
export const me = 'Me';
export const createDialogServiceAccount = 'A service account';
export const createToken = 'Create token';

export const scopes = 'Scopes';

export const rowServiceAccount = 'service account';
export const personal = 'personal';
export const revoke = 'Revoke…';
export const revokeThisToken = 'Revoke this token?';
export const revokeToken = 'Revoke token';
export const revoked = (tokenName: string) => `${tokenName} revoked`;
export const whateverUsesRefused = 'Whatever uses it is refused from now on. This cannot be undone.';

export const newToken = 'New token';
export const note = 'For scripts and other programs; each can do what its role and scopes allow';
export const emptyTitle = 'No token yet';
export const tokenOpensHttpApi = 'A token opens the HTTP API:';
export const authorizationBearerSw = 'Authorization: Bearer sw_…';
export const offersDescribed = '. What it offers is described at';
export const apiV1OpenapiJson = '/api/v1/openapi.json';
export const created = 'Created';
export const tokensAreForAdministrators = 'Tokens are for administrators';
export const tokensCouldNot = 'Tokens could not be read';
