export const isNoLongerMember = (memberName: string) => `${memberName} is no longer a member`;
export const leaveThisWorkspace = 'Leave this workspace?';
export const remove = (memberName: string) => `Remove ${memberName}?`;
export const leave = 'Leave';
export const removeNote = 'Remove';
export const personalApiTokens = 'Personal API tokens stop working at once; those of service accounts go on.';
export const eraseNameAddress = 'Erase their name and address as well';
export const didStaysHistory =
  'What they did stays in the history and the activity under a pseudonym. For owners; cannot be undone.';
