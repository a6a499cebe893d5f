export const dialogDescription = 'Weakest action first. You see what stops before anything is changed.';
export const loadingLevers = 'Looking at what can be done';
export const leversErrorTitle = 'What can be done could not be read';
export const nothingPossible = 'Nothing can be done from here. At the provider:';
export const byHand = 'By hand at the provider';
export const reason = 'Reason (optional)';
export const mayNotContain =
  'You may not stop spend yourself: somebody with the role admin or higher has to approve it.';
export const askForApproval = 'Ask for approval';

export const recommended = 'Recommended';
export const stopsIt = 'Stops it';
export const slowsIt = 'Slows it down only';
export const canBeUndone = 'can be undone';
export const cannotBeUndone = 'cannot be undone';
export const notPossibleHere = (count: number) => `Not possible here (${count})`;

export const whatStops = 'What stops';
export const whatGoesOn = 'What goes on';
export const howFast = 'How fast';
export const undoingIt = 'Undoing it';

export const stepPending = 'waits';
export const stepApplying = 'being done';
export const stepApplied = 'done, being read back';
export const stepVerified = 'done and read back';
export const stepPutBack = 'put back, being read back';
export const stepUndone = 'undone and read back';
export const stepUndoFailed = 'could not be undone';
export const providerSaid = (words: string) => `The provider said: ${words}`;
export const triesAgain = 'The provider does not answer. It is tried again by itself.';

export const containment = 'Containment';
export const statePlanned = 'planned';
export const stateAwaitingApproval = 'waits for approval';
export const stateApplying = 'being applied';
export const stateApplied = 'being read back';
export const stateVerified = 'contained';
export const statePartlyFailed = 'failed in part';
export const beingUndone = 'being undone';
export const stateUndone = 'undone';
export const stateFailed = 'failed';
export const stateCancelled = 'cancelled';
export const dryRun = 'dry run';
export const approveAndApply = 'Approve and apply';
export const applyNow = 'Apply now';
export const undoThis = 'Undo this';
export const requestedBy = (name: string) => `by ${name}`;
export const approvedBy = (name: string) => `approved by ${name}`;

export const appliesAt = (at: string) => `It is applied by itself at ${at} unless somebody cancels it.`;
export const stoppedAt = (at: string, lost: string) => `Spending stopped at ${at}; ${lost} was spent after the change.`;
export const notStoppedYet = 'Waiting for the provider to report that spending stopped.';
export const lostSoFar = (lost: string) => `Reported after the change so far: ${lost}.`;
