/** Deterministic draws: the same seed and the same words give the same number, on every machine. */

/** 32-bit hash of whole numbers (murmur3 finaliser after each word). */
export function hash(seed: number, ...words: number[]): number {
  let h = seed | 0;
  for (const word of words) {
    h = Math.imul(h ^ (word | 0), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    h = (h ^ (h >>> 16)) + 0x9e3779b9;
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Uniform in [0, 1). */
export function draw(seed: number, ...words: number[]): number {
  return hash(seed, ...words) / 4_294_967_296;
}

/** Standard normal, cut at three deviations. */
export function drawNormal(seed: number, ...words: number[]): number {
  const u = 1 - draw(seed, 1, ...words);
  const v = draw(seed, 2, ...words);
  const z = Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
  return Math.max(-3, Math.min(3, z));
}

/** Index drawn by weights that need not add up to one; 0 when all are zero. */
export function drawIndex(weights: readonly number[], uniform: number): number {
  const sum = weights.reduce((a, b) => a + b, 0);
  let left = uniform * sum;
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i]!;
    if (left < 0) return i;
  }
  return Math.max(
    0,
    weights.findIndex((w) => w > 0),
  );
}

/** A whole number with this mean: its whole part, and one more with the probability of the rest. */
export function drawWhole(mean: number, uniform: number): number {
  const whole = Math.floor(mean);
  return whole + (uniform < mean - whole ? 1 : 0);
}

/** The seed of the settings, a text, as the number that draws are made from. */
export function seedOf(text: string): number {
  return hash(0x2021, ...Array.from(text, (char) => char.codePointAt(0)!));
}
