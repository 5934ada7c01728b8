import { useLayoutEffect } from 'react';

type Rgb = readonly [red: number, green: number, blue: number];

/** The shades of a clinic's colour that pages use, `#rrggbb`. */
export interface Shades {
  readonly accent: string;
  readonly strong: string;
  readonly soft: string;
  readonly onAccent: string;
}

/**
 * The surfaces under text in a clinic's colour, as in tokens.css: the first is a card's, the
 * last are banners'.
 */
export const surfaces = {
  light: ['#ffffff', '#f3f6f6', '#e8efee', '#fdf0d8', '#e2f3e8', '#e8eef3', '#fbe9e7'],
  dark: ['#182225', '#0f1719', '#233034', '#3d2d10', '#173524', '#22303c', '#46201d'],
} as const;

const black: Rgb = [0, 0, 0];
const white: Rgb = [255, 255, 255];

const read = (hex: string): Rgb => {
  const part = (at: number): number => Number.parseInt(hex.slice(at, at + 2), 16);
  return [part(1), part(3), part(5)];
};

const write = (colour: Rgb): string =>
  `#${colour.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

const mix = (colour: Rgb, other: Rgb, share: number): Rgb => {
  const part = (at: 0 | 1 | 2): number => colour[at] + (other[at] - colour[at]) * share;
  return [part(0), part(1), part(2)];
};

/** WCAG 2.2, relative luminance. */
const luminance = (hex: string): number => {
  const [red, green, blue] = read(hex).map((part) => {
    const share = part / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

/** WCAG 2.2, contrast ratio, from 1 to 21. */
export const contrast = (one: string, other: string): number => {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};

/** The colour itself, or the nearest one towards `towards` with enough contrast on all of these. */
const readable = (colour: Rgb, towards: Rgb, on: readonly string[], least: number): Rgb => {
  const steps = 50;
  for (let step = 0; step < steps; step += 1) {
    const shade = mix(colour, towards, step / steps);
    if (on.every((surface) => contrast(write(shade), surface) >= least)) return shade;
  }
  return towards;
};

/** The contrast that text needs, and more for the strong shade (WCAG 2.2, 1.4.3 and 1.4.6). */
const least = 4.5;
const leastOfStrong = 7;

/** Shades of a clinic's colour in which text has enough contrast, whatever the colour. */
export const shadesOf = (hex: string, theme: 'light' | 'dark'): Shades => {
  const chosen = read(hex);
  const isLight = theme === 'light';
  const ink = isLight ? black : white;
  const soft = isLight ? mix(chosen, white, 0.88) : mix(chosen, read(surfaces.dark[0]), 0.82);
  const accent = readable(chosen, ink, [...surfaces[theme], write(soft)], least);
  const strong = readable(accent, ink, [write(soft)], leastOfStrong);
  const onAccent = isLight
    ? white
    : readable(mix(accent, black, 0.8), black, [write(accent)], least);
  return {
    ...{ accent: write(accent), strong: write(strong) },
    ...{ soft: write(soft), onAccent: write(onAccent) },
  };
};

const properties = (hex: string): readonly (readonly [name: string, value: string])[] =>
  (['light', 'dark'] as const).flatMap((theme) => {
    const { accent, strong, soft, onAccent } = shadesOf(hex, theme);
    return [
      [`--clinic-${theme}-accent`, accent],
      [`--clinic-${theme}-strong`, strong],
      [`--clinic-${theme}-soft`, soft],
      [`--clinic-${theme}-on-accent`, onAccent],
    ] as const;
  });

/**
 * Shows the page in the clinic's colour. Set through the CSSOM, because the content security policy
 * forbids inline styles.
 */
export const useAccent = (accent: string | null): void => {
  useLayoutEffect(() => {
    if (accent === null) return undefined;
    const { dataset, style } = document.documentElement;
    const set = properties(accent);
    for (const [name, value] of set) style.setProperty(name, value);
    dataset['accent'] = 'clinic';
    return () => {
      delete dataset['accent'];
      for (const [name] of set) style.removeProperty(name);
    };
  }, [accent]);
};
