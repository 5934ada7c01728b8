import { randomId } from './random-id.ts';

const key = 'teleward.tab';
let own: string | null = null;

/** The id of this browser tab: the same after a reload. */
export function tabId(): string {
  try {
    own ??= sessionStorage.getItem(key);
    own ??= randomId();
    sessionStorage.setItem(key, own);
  } catch {
    // Without storage each page counts as a tab of its own.
    own ??= randomId();
  }
  return own;
}
