/** For whom numbers and instants are written. */
export type Reader = {
  /** As `parseLocale` gives it. */
  locale: string;
  /** IANA zone of clock times. */
  timezone: string;
};

/** International English: day before month, a clock of 24 hours. For everybody of whom nothing is known. */
export const DEFAULT_LOCALE = addKeys('en-GB');

/** What a person asked for in a workspace; null = never chosen. */
export type ReaderChoice = { locale: string | null; timezone: string | null };

/** Longer tags than this are no language anybody reads. */
const LONGEST_TAG = 35;

/**
 * A language tag in its canonical form with its region's digits and calendar set aside, "de-at" ->
 * "de-AT-u-ca-gregory-nu-latn": amounts are compared with bills and days with the provider's, which are in Latin digits
 * and Gregorian months everywhere. Null = not a tag, or a language without rules to write numbers by.
 */
export function parseLocale(tag: string): string | null {
  if (tag.length > LONGEST_TAG || !/^[a-z]{2,3}(-[a-z\d]+)*$/i.test(tag)) return null;
  try {
    const bare = new Intl.Locale(tag).baseName;
    return Intl.NumberFormat.supportedLocalesOf(bare).length > 0 ? addKeys(bare) : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function addKeys(bare: string): string {
  return `${bare}-u-ca-gregory-nu-latn`;
}

/** "de-AT-u-ca-gregory-nu-latn" -> "de-AT": what people choose and the API says. */
export function shortenLocale(locale: string): string {
  return new Intl.Locale(locale).baseName;
}

/** The first language of an Accept-Language header that numbers can be written in, by weight; null = none. */
export function readAcceptedLocale(header: string | null): string | null {
  const wishes = (header ?? '').slice(0, 500).split(',').map(parseWish);
  const ranked = wishes.filter((one) => one.weight > 0).sort((left, right) => right.weight - left.weight);
  for (const { tag } of ranked) {
    const locale = parseLocale(tag);
    if (locale !== null) return locale;
  }
  return null;
}

/** "de;q=0.8" -> de with 0.8. Something odd as weight counts as none at all. */
function parseWish(text: string): { tag: string; weight: number } {
  const [tag = '', ...parameters] = text.split(';').map((part) => part.trim());
  const quality = parameters.find((one) => one.toLowerCase().startsWith('q='));
  const weight = quality === undefined ? 1 : Number(quality.slice(2));
  return { tag, weight: weight >= 0 && weight <= 1 ? weight : 0 };
}

/**
 * How to write for a person: their own choice, else what their browser accepts, else the workspace's zone and English.
 */
export function decideReader(
  choice: ReaderChoice | null,
  surroundings: { acceptLanguage: string | null; timezone: string },
): Reader {
  const chosen = choice?.locale ? parseLocale(choice.locale) : null;
  return {
    locale: chosen ?? readAcceptedLocale(surroundings.acceptLanguage) ?? DEFAULT_LOCALE,
    timezone: choice?.timezone ?? surroundings.timezone,
  };
}
