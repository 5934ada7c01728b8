import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Browser } from 'playwright-core';
import { launchBrowser } from '../support/actors/browser.ts';
import { clientId, OidcServer } from '../support/servers/oidc-server.ts';
import { TestClinic } from '../support/servers/test-clinic.ts';
import { Doctor } from '../support/actors/visit-people.ts';

let browser: Browser;
let provider: OidcServer;
let clinic: TestClinic;

beforeAll(async () => {
  browser = await launchBrowser();
  provider = await OidcServer.open();
  clinic = await TestClinic.open({
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: clientId,
    OIDC_NAME: 'Nilgiri ID',
  });
  provider.serve(`${clinic.url}/sign-in/provider`);
  await clinic.seed();
});

afterAll(async () => {
  await browser.close();
  await clinic.close();
  await provider.close();
});

describe('the clinic’s own OpenID provider', () => {
  it('signs a doctor in, and leaves no code in the address bar', async () => {
    provider.person = { sub: 'asha', email: 'doctor@demo.example', isVerified: true };
    const { at } = await Doctor.arrive(browser, { url: clinic.url });
    await at.page.goto(clinic.url);
    await at.button('clinic:provider.signIn', { name: 'Nilgiri ID' }).click();
    await at.heading('clinic:day.title').waitFor();
    expect(at.page.url()).toBe(`${clinic.url}/`);
    // No request went anywhere but here and to the provider.
    const isElsewhere = (trouble: string): boolean => !trouble.includes(provider.issuer);
    expect(at.troubles.filter(isElsewhere)).toEqual([]);
  });

  it('tells a person without an account here what to do', async () => {
    provider.person = { sub: 'x', email: 'x@x.example', isVerified: true };
    const { at } = await Doctor.arrive(browser, {
      url: clinic.url,
      language: 'zh-Hans',
      screen: 'phone',
    });
    await at.page.goto(clinic.url);
    await at.button('clinic:provider.signIn', { name: 'Nilgiri ID' }).click();
    await at.text('errors:provider_unknown_person').waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);
    await at.button('clinic:provider.again').click();
    await at.heading('clinic:signIn.title').waitFor();
  });
});
