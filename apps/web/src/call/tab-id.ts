import { randomId } from './random-id.ts';

const key = 'teleward.tab';
let own: string | null = null;

/** Which tab of the browser this is: the same after the page is loaded anew. */
export function tabId(): string {
  try {
    own ??= sessionStorage.getItem(key);
    own ??= randomId();
    sessionStorage.setItem(key, own);
  } catch {
    // Where the browser keeps nothing, each page is a tab of its own.
    own ??= randomId();
  }
  return own;
}
