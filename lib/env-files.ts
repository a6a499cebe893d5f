import { readFileSync } from 'node:fs';

/** Variables whose value is a secret or may hold one: never shown, and they may be given as a file. */
const HOLDS_SECRET = /SECRET|KEY|PASSWORD|TOKEN|_URL$|_PROXY$|_HEADERS$/;

/** True for a variable whose value no message shows. */
export const holdsSecret = (name: string): boolean => HOLDS_SECRET.test(name);

/**
 * The value of a variable: its own, or, for one that holds a secret, the content of the file that `NAME_FILE` names, as
 * containers and service managers hand secrets over. The variable itself wins. A file that cannot be read gives `problem`.
 */
export function readVariable(
  source: Record<string, string | undefined>,
  name: string,
): { value?: string; problem?: string } {
  // Other programs know the proxies in small letters too.
  const own = (source[name] ?? (/_PROXY$/.test(name) ? source[name.toLowerCase()] : undefined))?.trim();
  if (own) return { value: own };
  const file = source[`${name}_FILE`]?.trim();
  if (!file || !holdsSecret(name)) return {};
  try {
    const value = readFileSync(file, 'utf8').trim();
    return value ? { value } : { problem: `${name}_FILE "${file}": the file is empty` };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { problem: `${name}_FILE "${file}": cannot be read (${code ?? message})` };
  }
}
