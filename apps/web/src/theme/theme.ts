import { useSyncExternalStore } from 'react';
import { readStored, writeStored } from './stored.ts';

export type Theme = 'light' | 'dark';

const key = 'teleward.theme';
const listeners = new Set<() => void>();
const dark = matchMedia('(prefers-color-scheme: dark)');

const chosen = (): Theme | null => {
  const theme = readStored(key) ?? document.documentElement.dataset['theme'];
  return theme === 'light' || theme === 'dark' ? theme : null;
};

const current = (): Theme => chosen() ?? (dark.matches ? 'dark' : 'light');

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  dark.addEventListener('change', listener);
  return () => {
    listeners.delete(listener);
    dark.removeEventListener('change', listener);
  };
};

export const setTheme = (theme: Theme): void => {
  writeStored(key, theme);
  document.documentElement.dataset['theme'] = theme;
  for (const listener of listeners) listener();
};

export const useTheme = (): Theme => useSyncExternalStore(subscribe, current);
