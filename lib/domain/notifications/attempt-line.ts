/** A timeline line of an attempt in its two parts: what came of it, and the receiver's reply; other lines have no reply. */
export function splitAttemptLine(text: string): { text: string; reply: string | null } {
  const match = /^The message to (.+?) (was accepted|was given up|is delayed|was refused): (.*)$/.exec(text);
  if (!match) return { text, reply: null };
  const [, recipient, outcome, reply = ''] = match;
  return { text: `Message to ${recipient} ${outcome?.replace(/^was (?!given)/, '')}`, reply };
}
