export const signinRules = 'Sign-in rules';
export const change = 'Change…';
export const twoFactors = 'Two factors';
export const required = 'required';
export const optional = 'optional';
export const sessionsEndWithout = 'Sessions end without use after';
export const sessionsEndAny = 'Sessions end in any case after';
export const signinRulesSaved = 'Sign-in rules saved';
export const requireTwoFactors = 'Require two factors';
export const membersWithoutAuthenticator =
  'Members without an authenticator app or a passkey must set one up before anything else.';
export const hoursWithoutUse = 'Hours without use until a session ends';
export const hoursUntilSession = 'Hours until a session ends in any case';
export const cancel = 'Cancel';
export const save = 'Save';
