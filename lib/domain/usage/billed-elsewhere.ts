/**
 * Gateways show usage that somebody else bills: a proxy all of it, a router that of keys of one's own at the vendor. The
 * vendor is noted with the row, so that what a connected vendor bills itself is counted once. It depends on nothing finer
 * than connection, model and tier, so rows that are summed together agree on it.
 */
export const MARK = 'billed-by:';
/** The same at the end of a billed line item. */
export const LINE_ITEM_MARK = ', billed by ';

/** The `apiSource` of a row that a vendor bills. */
export const markBilledBy = (vendor: string): string => `${MARK}${vendor}`;

/** The vendor of such an `apiSource`. */
export const readVendor = (mark: string): string => mark.slice(MARK.length);

export const markLineItem = (lineItem: string, vendor: string): string => `${lineItem}${LINE_ITEM_MARK}${vendor}`;

/** Vendors that gateways name otherwise than connections do. */
const SAME_VENDOR: Readonly<Record<string, string>> = {
  azure: 'azure-openai',
  bedrock: 'aws-bedrock',
  vertex_ai: 'google-vertex',
  gemini: 'google-vertex',
  google: 'google-vertex',
  text_completion_openai: 'openai',
};

/** Id of the provider that a gateway's word for a vendor means; the word itself where none is known. */
export const findVendor = (word: string): string => SAME_VENDOR[word] ?? word;
