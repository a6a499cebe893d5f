export const containDescription = 'Weakest action first. You see what stops before anything is changed.';
export const containLoadingLevers = 'Looking at what can be done';
export const containErrorTitle = 'What can be done could not be read';
export const containNothingPossible = 'Nothing can be done from here. At the provider:';
export const containByHandSummary = 'By hand at the provider';
export const containReasonLabel = 'Reason (optional)';
export const containTitle =
  'You may not stop spend yourself: a person with the role admin or higher has to approve it.';
export const containAskForApprovalButton = 'Ask for approval';

export const leverChoiceRecommendedBadge = 'Recommended';
export const leverChoiceStopsIt = 'Stops it';
export const leverChoiceSlowsIt = 'Slows it down only';
export const leverChoiceCanBeUndone = 'can be undone';
export const leverChoiceCannotBeUndone = 'cannot be undone';
export const leverChoiceNotPossibleHereSummary = (count: number) => `Not possible here (${count})`;

export const planPreviewWhatStops = 'What stops';
export const planPreviewWhatGoesOn = 'What goes on';
export const planPreviewHowFast = 'How fast';
export const planPreviewUndoingIt = 'Undoing it';

export const planStepsPendingText = 'waits';
export const planStepsApplyingText = 'being done';
export const planStepsAppliedText = 'done, being read back';
export const planStepsVerifiedText = 'done and read back';
export const planStepsTakenText = 'taken by the provider, which does not show the value';
export const planStepsPutBackText = 'put back, being read back';
export const planStepsUndoneText = 'undone and read back';
export const planStepsUndoFailedText = 'could not be undone';
export const planStepsProviderSaid = (words: string) => `The provider said: ${words}`;
export const planStepsTriesAgain = 'The provider does not answer. It is tried again automatically.';

export const incidentPlansTitle = 'Containment';
export const planStatePlannedText = 'planned';
export const planStateAwaitingApprovalText = 'waits for approval';
export const planStateApplyingText = 'being applied';
export const planStateAppliedText = 'being confirmed';
export const planStateVerifiedText = 'contained';
export const planStatePartlyFailedText = 'failed in part';
export const beingUndoneText = 'being undone';
export const planStateUndoneText = 'undone';
export const stateFailedText = 'failed';
export const planStateCancelledText = 'cancelled';
export const planDryRunBadge = 'dry run';
export const planApproveAndApply = 'Approve and apply';
export const planApplyNow = 'Apply now';
export const planUndoThis = 'Undo this';
export const planRequestedBy = (name: string) => `by ${name}`;
export const planApprovedBy = (name: string) => `approved by ${name}`;

export const planOutcomeAppliesAt = (at: string) => `It is applied automatically at ${at} unless a person cancels it.`;
export const planOutcomeStoppedAt = (at: string, lost: string) =>
  `Spending stopped at ${at}; ${lost} was spent after the change.`;
export const planOutcomeNotStoppedYet = 'Waiting for the provider to report that spending stopped.';
export const planOutcomeLostSoFar = (lost: string) => `Reported after the change so far: ${lost}.`;

export const policiesNote = 'What is done about a critical incident, automatically or after approval';
export const policiesErrorTitle = 'Containment policies could not be read';
export const policiesNewTitle = 'New containment policy';
export const policiesEmptyTitle = 'No containment policy yet';
export const policiesEmptyText =
  'For example: when a critical incident loses more than $100 an hour, deny the model. A new one is a dry run: it says what it would have done.';
export const killSwitchTitle = 'Automation';
export const killSwitchWorksText = 'Policies and budgets may act as they say.';
export const killSwitchStoppedText = 'Stopped: nothing is done automatically, whatever the policies say.';
export const killSwitchStopButton = 'Stop all automation';
export const killSwitchLetWorkButton = 'Let it work again';
export const killSwitchLimitsNote = (most: string, keys: string) =>
  `At most ${most} an hour in all. ${keys} protected.`;
export const newPolicyActionLabel = 'Then do';
export const modeOffOption = 'Do nothing';
export const modeDryRunOption = 'Say what it would have done';
export const modeAskOption = 'Ask a person';
export const modeAutomaticOption = 'Act automatically';
export const newPolicyRateLabel = 'Loses more than, dollars an hour';
export const newPolicyLostLabel = 'Or has lost more than, dollars';
export const newPolicyDelayLabel = 'Wait for a cancel, seconds';
export const policyRowRate = (rate: string) => `loses ${rate}/h`;
export const policyRowLost = (lost: string) => `has lost ${lost}`;
export const policyRowOr = ' or ';
export const policyRowCondition = (condition: string, action: string) => `When an incident ${condition}: ${action}`;
export const policyRowAnyCritical = (action: string) => `On any critical incident: ${action}`;
export const policyRowDeleteLabel = (name: string) => `Delete the policy ${name}`;
export const policyRowModeLabel = (name: string) => `Mode of ${name}`;

export const limitsButton = 'Limits';
export const limitsTitle = 'Limits of automation';
export const limitsDescription =
  'They hold for everything that Spendwatch does automatically. People can still stop any key.';
export const limitsNoKeys = 'No key is protected.';
export const limitsAddKeyLabel = 'Never stop this key';
export const limitsAddKeyButton = 'Protect it';
export const limitsRemoveKeyLabel = (name: string) => `Protect ${name} no longer`;
export const limitsMostLabel = 'Most actions an hour, all policies and budgets together';

export const waitingPlansTitle = 'Plans outside incidents';
