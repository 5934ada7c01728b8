// A local reference, because an estimate spends its time here.
const { imul } = Math;

const mix = (value: number): number => {
  let mixed = value;
  mixed = imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
};

/**
 * A source of random numbers for one patient or doctor, so that their events do not depend on who
 * else is there.
 */
export const sourceOf = (seed: number, name: string): number => {
  let hash = mix(seed ^ 0x9e3779b9);
  for (let index = 0; index < name.length; index += 1) {
    hash = imul(hash ^ name.charCodeAt(index), 0x01000193);
  }
  return mix(hash);
};

/**
 * A number strictly between 0 and 1 for a source, a run and a question (MurmurHash3's finaliser).
 */
export const chance = (source: number, run: number, question: number): number =>
  (mix(source ^ mix(imul(run, 0x9e3779b1) + question + 1)) + 0.5) / 2 ** 32;
