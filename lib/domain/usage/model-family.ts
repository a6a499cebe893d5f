/** The release date that a model's name may end in. */
export const MODEL_DATE = /-\d{4}-\d{2}-\d{2}$/;

/**
 * The name without its release date: usage says "gpt-5-mini-2025-08-07" where the bill may say "gpt-5-mini", and the
 * other way round, so both are joined on this.
 */
export function computeModelFamily(model: string): string {
  return model.replace(MODEL_DATE, '');
}

/**
 * True when the name in a scope (of a budget, rule, silence, policy or plan) means this model: its own, or that of its
 * family, which stands for every dated version. `isModelNamedSql` is the same rule in SQL.
 */
export function isModelNamed(name: string, model: string | null | undefined): boolean {
  return model != null && (model === name || computeModelFamily(model) === name);
}

/**
 * The models of `known` that the names of a filter mean. A name is taken as it is where a model has it, else it stands for its dated
 * versions; a name that nothing has stays, and null ("none") too.
 */
export function expandModelNames(names: readonly (string | null)[], known: readonly string[]): (string | null)[] {
  const expanded = names.flatMap((name) => {
    if (name === null || known.includes(name)) return [name];
    const dated = known.filter((model) => isModelNamed(name, model));
    return dated.length > 0 ? dated : [name];
  });
  return [...new Set(expanded)];
}

/** Modality and kind words that follow the model in a line item: "gpt-image-1 image, cached input". */
const MODALITY = / (?:image|text|audio|video)$/;

/** Batch work is billed under its own lines: "batch | gpt-4o, input", "Batch API: gpt-4o", "gpt-4o batch, output". */
const BATCH = /^batch(?: api)?\s*[|:-]?\s+|\s+\(?batch(?: api)?\)?$/i;
/** How product names of models begin, which a bill may write with blanks and capitals: "GPT-4o mini". */
const PRODUCT = /^(?:gpt|chatgpt|o\d|text-embedding|omni|whisper|tts|dall|sora|codex|computer-use)\b/;

/**
 * Model family of a billed line item, or null when it names none. The naming has changed over time
 * ("<model>[ <modality>], <kind>", "GPT-4o, input", a bare name such as "whisper"), so this reads leniently and callers keep
 * the raw text.
 */
export function parseLineItemFamily(lineItem: string | null): string | null {
  if (!lineItem) return null;
  const words = (lineItem.split(',')[0] ?? '').trim().replace(BATCH, '').replace(MODALITY, '').trim();
  // Names of fine-tuned models end in an id, in which capitals count.
  const lower = words.startsWith('ft:') ? words : words.toLowerCase();
  const name = PRODUCT.test(lower) ? lower.replaceAll(/\s+/g, '-') : lower;
  return /^[a-z0-9][a-z0-9.:_-]*$/i.test(name) && !/^(input|output)(_|$)/.test(name) ? computeModelFamily(name) : null;
}

/** Tools are billed by call or by size under their own line, while usage names the model that called them. */
const TOOLS: readonly [RegExp, string][] = [
  [/^web[ _]search/i, 'web search'],
  [/^file[ _]search/i, 'file search'],
  [/^code[ _]interpreter/i, 'code interpreter'],
  [/^vector[ _]store/i, 'vector stores'],
];

/** Common name of a tool, from a usage kind or a billed line item; null when it is not a tool. */
export function findToolFamily(text: string): string | null {
  return TOOLS.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}
