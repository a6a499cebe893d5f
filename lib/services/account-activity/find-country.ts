/** The country an address is registered in, as two letters; null = not known. */
export function findCountry(_address: string | null): string | null {
  return null;
}
