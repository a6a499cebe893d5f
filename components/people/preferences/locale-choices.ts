/** What the menu offers; the API takes any language tag. Names in English, as the rest of the page. */
const CHOICES = [
  { tag: 'ar-EG', name: 'Arabic (Egypt)' },
  { tag: 'pt-BR', name: 'Brazilian Portuguese' },
  { tag: 'zh-CN', name: 'Chinese (China)' },
  { tag: 'zh-TW', name: 'Chinese (Taiwan)' },
  { tag: 'cs-CZ', name: 'Czech' },
  { tag: 'da-DK', name: 'Danish' },
  { tag: 'nl-NL', name: 'Dutch' },
  { tag: 'en-AU', name: 'English (Australia)' },
  { tag: 'en-CA', name: 'English (Canada)' },
  { tag: 'en-IN', name: 'English (India)' },
  { tag: 'en-GB', name: 'English (United Kingdom)' },
  { tag: 'en-US', name: 'English (United States)' },
  { tag: 'fi-FI', name: 'Finnish' },
  { tag: 'fr-FR', name: 'French (France)' },
  { tag: 'fr-CA', name: 'French (Canada)' },
  { tag: 'de-AT', name: 'German (Austria)' },
  { tag: 'de-DE', name: 'German (Germany)' },
  { tag: 'de-CH', name: 'German (Switzerland)' },
  { tag: 'he-IL', name: 'Hebrew' },
  { tag: 'hi-IN', name: 'Hindi' },
  { tag: 'id-ID', name: 'Indonesian' },
  { tag: 'it-IT', name: 'Italian' },
  { tag: 'ja-JP', name: 'Japanese' },
  { tag: 'ko-KR', name: 'Korean' },
  { tag: 'nb-NO', name: 'Norwegian' },
  { tag: 'pl-PL', name: 'Polish' },
  { tag: 'pt-PT', name: 'Portuguese (Portugal)' },
  { tag: 'es-MX', name: 'Spanish (Mexico)' },
  { tag: 'es-ES', name: 'Spanish (Spain)' },
  { tag: 'sv-SE', name: 'Swedish' },
  { tag: 'tr-TR', name: 'Turkish' },
  { tag: 'uk-UA', name: 'Ukrainian' },
  { tag: 'vi-VN', name: 'Vietnamese' },
] as const;

export type LocaleChoice = { tag: string; name: string };

/** The menu, with the present choice at its head when it is none of the offered ones. */
export function listLocaleChoices(current: string | null): readonly LocaleChoice[] {
  if (current === null || CHOICES.some((one) => one.tag === current)) return CHOICES;
  return [{ tag: current, name: current }, ...CHOICES];
}
