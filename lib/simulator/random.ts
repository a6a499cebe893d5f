/**
 * Randomness by address instead of by sequence: the same (seed, place) always gives the same number, so any minute of
 * any year can be made on its own and two runs agree. Mixing as in MurmurHash3's finalizer.
 */
export function hashInts(seed: number, first: number, second: number, third = 0): number {
  let hash = seed | 0;
  hash = mix(hash ^ Math.imul(first | 0, 0x9e3779b1));
  hash = mix(hash ^ Math.imul(second | 0, 0x85ebca6b));
  return mix(hash ^ Math.imul(third | 0, 0xc2b2ae35)) >>> 0;
}

function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** Uniform in [0, 1). */
export function drawUniform(seed: number, first: number, second: number, third = 0): number {
  return hashInts(seed, first, second, third) / 4_294_967_296;
}

/** About normal with mean 0 and deviation 1, never beyond 3.5: four uniform bytes added up. */
export function drawNormal(seed: number, first: number, second: number, third = 0): number {
  const bits = hashInts(seed, first, second, third);
  const sum = (bits & 255) + ((bits >>> 8) & 255) + ((bits >>> 16) & 255) + (bits >>> 24);
  return (sum - 510) / 147.8;
}

/** Poisson for small means, its normal shape for large ones. */
export function drawCount(mean: number, seed: number, first: number, second: number, third: number): number {
  if (mean <= 0) return 0;
  const uniform = drawUniform(seed, first, second, third);
  if (mean > 12)
    return Math.max(0, Math.floor(mean + Math.sqrt(mean) * drawNormal(seed, first, second, third + 1) + uniform));
  let count = 0;
  let probability = Math.exp(-mean);
  let cumulated = probability;
  while (uniform > cumulated && count < 60) {
    count += 1;
    probability *= mean / count;
    cumulated += probability;
  }
  return count;
}

const ID_LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789';

/** Letters and digits that look like a provider's id and depend on the name alone. */
export function renderId(prefix: string, name: string, length = 16): string {
  let hash = 0;
  for (const letter of name) hash = Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0);
  let id = prefix;
  for (let index = 0; index < length; index += 1) id += ID_LETTERS.charAt(hashInts(hash, index, 7) % ID_LETTERS.length);
  return id;
}
