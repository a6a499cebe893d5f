export function prepareCheckout(
  root: string,
  wanted: { withDevelopment: boolean; wantsBundle: boolean },
): Promise<string>;
