/** The beginning of a name after the "@" that a text ends with; null = it ends with none. "Ask @gra" -> "gra". */
export function findOpenMention(text: string): string | null {
  return /(?:^|[\s([{"',;:])@([\p{L}\p{N}_.' -]{0,40})$/u.exec(text)?.[1] ?? null;
}
