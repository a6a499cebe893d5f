/** Forms of a counted word; a language uses those its rules know ("one" and "other" in English). */
export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** The form that a language's rules ask for: choosePlural('en', 1, { one: '1 alert', other: 'many alerts' }) -> "1 alert". */
export function choosePlural(language: string, count: number, forms: PluralForms): string {
  return forms[new Intl.PluralRules(language).select(count)] ?? forms.other;
}
