import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contrast, shadesOf, surfaces } from './accent.ts';

const tokens = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');

const colours = fc
  .nat({ max: 0xffffff })
  .map((colour) => `#${colour.toString(16).padStart(6, '0')}`);

const themes = ['light', 'dark'] as const;

describe('the colour of a clinic', () => {
  it.each([
    ['#000000', '#ffffff', 21],
    ['#0a6870', '#ffffff', 6.5],
    ['#777777', '#ffffff', 4.48],
  ] as const)('has a contrast of %s with %s of %d', (one, other, ratio) => {
    expect(contrast(one, other)).toBeCloseTo(ratio, 1);
    expect(contrast(other, one)).toBe(contrast(one, other));
  });

  it('is computed for the pages’ actual surfaces', () => {
    const soft = ['warning-soft', 'success-soft', 'slate-soft', 'danger-soft'];
    const names = ['surface', 'bg', 'surface-2', ...soft];
    for (const [at, name] of names.entries()) {
      const values = [...tokens.matchAll(new RegExp(`--color-${name}: (#\\w+);`, 'g'))].map(
        ([, value]) => value,
      );
      expect([name, ...values]).toEqual([
        name,
        surfaces.light[at],
        surfaces.dark[at],
        surfaces.dark[at],
      ]);
    }
  });

  it.each(themes)('has enough contrast in %s on every surface, whatever it is', (theme) => {
    fc.assert(
      fc.property(colours, (chosen) => {
        const { accent, strong, soft, onAccent } = shadesOf(chosen, theme);
        for (const [text, surface] of [
          ...[...surfaces[theme], soft].map((one) => [accent, one] as const),
          ...[...surfaces[theme], soft].map((one) => [strong, one] as const),
          [onAccent, accent] as const,
        ]) {
          expect(contrast(text, surface)).toBeGreaterThanOrEqual(4.5);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['#ffffff', '#000000', '#ffff00', '#808080', '#00ff00', '#0000ff'])(
    'has enough contrast also where it is %s',
    (chosen) => {
      for (const theme of themes) {
        const { accent, onAccent } = shadesOf(chosen, theme);
        const ratios = [...surfaces[theme], onAccent].map((one) => contrast(accent, one));
        expect(Math.min(...ratios)).toBeGreaterThanOrEqual(4.5);
      }
    },
  );

  it('is unchanged where its contrast is enough', () => {
    expect(shadesOf('#7a3a72', 'light').accent).toBe('#7a3a72');
    expect(shadesOf('#ffd0a0', 'dark').accent).toBe('#ffd0a0');
  });
});
