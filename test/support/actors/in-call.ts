import { expect } from '@jest/globals';
import { type Person } from './browser.ts';
import { until } from '../until.ts';

/** @returns the safety code of a call, once all these people read the same */
export async function commonCode(...people: readonly Person[]): Promise<string> {
  const codes = await until(
    'all participants show the same code',
    () => Promise.all(people.map(({ page }) => page.locator('.room-seal-code').allInnerTexts())),
    (all) => all.every(([code]) => code !== undefined) && new Set(all.flat()).size === 1,
  );
  const code = codes[0]?.[0] ?? '';
  expect(code).toMatch(/^\d{3}( \d{3}){4}$/);
  return code;
}

/** Waits until somebody has received nothing new for as long as it takes to see some frames. */
export async function seesNothingNew(person: Person): Promise<void> {
  let last = -1;
  let looks = 0;
  await until('no frame is decoded', async () => {
    const { framesDecoded } = await person.received();
    looks = framesDecoded === last ? looks + 1 : 0;
    last = framesDecoded;
    return looks >= 20;
  });
}

/** Waits until all of them decode new frames and hear new sound of each other. */
export async function hearAndSee(...people: readonly { readonly at: Person }[]): Promise<void> {
  await Promise.all(people.map(({ at }) => at.hearsAndSees(undefined, people.length - 1)));
}
