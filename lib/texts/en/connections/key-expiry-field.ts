export const label = 'Key ends on';
export const help =
  'Only if the key has an end that its provider does not tell. You hear of it two weeks before. UTC; empty = never.';
