export const serverCouldNot = (digest: string) =>
  `The server could not render it. Its log has the cause under ${digest}.`;
export const errorTitle = 'This page could not be shown';
