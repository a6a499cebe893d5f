/** Cuts a text to what a receiver takes, between characters, with an ellipsis. */
export function fitText(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  return `${text
    .slice(0, maxCharacters - 1)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd()}…`;
}

/** Takes the meaning from Markdown signs: a hostile key name must not become a link or a mention. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\*_~`|>[\]()#]/g, '\\$&');
}

/** Takes the meaning from markup where only these three signs have one (HTML subsets, Slack's mrkdwn). */
export function escapeAngles(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
