export const newPolicy = 'New policy';
export const title = 'Policies';
export const note = 'Who hears what, when';
export const policies = 'Asked from the top';
export const askedTopFirst = 'the first that matches decides';
export const errorTitle = 'Policies could not be read';
export const everything = 'Everything';
export const everythingElse = 'Everything else';
export const toldOnceThrough =
  'Told at once through the channels that the rule or budget names, or all of them when it names none.';
