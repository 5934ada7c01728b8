import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { ConfigError, environment, readConfig } from './config.ts';

describe('the settings', () => {
  it('are exactly those explained in .env.example', () => {
    const example = readFileSync('.env.example', 'utf8');
    const explained = [...example.matchAll(/^#([A-Z_]+)=/gm)].map((match) => match[1]);
    expect(explained.toSorted()).toEqual(Object.keys(environment.shape).toSorted());
  });

  it('accept the values of .env.example', () => {
    const lines = readFileSync('.env.example', 'utf8').matchAll(/^#([A-Z_]+)=(.*)$/gm);
    const variables: NodeJS.ProcessEnv = Object.fromEntries(
      [...lines].map((match) => [match[1] ?? '', match[2] ?? '']),
    );
    expect(readConfig(variables)).toMatchObject({ PORT: 3000, mediaWorkers: 2, demo: true });
  });

  it('name each invalid variable', () => {
    expect(() => readConfig({ PORT: '70000' })).toThrow(ConfigError);
    expect(() => readConfig({ PORT: '70000' })).toThrow(/PORT/);
    expect(() => readConfig({ KEY_FILE: 'key', KEY_ENCRYPTION_KEY: 'x' })).toThrow(/KEY_FILE/);
    expect(() => readConfig({ TURN_URLS: 'turn:a.example' })).toThrow(/TURN_SECRET/);
    expect(() => readConfig({ SMTP_URL: 'smtp://a.example' })).toThrow(/MAIL_FROM/);
    const provider = { OIDC_ISSUER: 'http://login.example', OIDC_CLIENT_ID: 'teleward' };
    expect(() => readConfig(provider)).toThrow(/OIDC_ISSUER must be an https address/);
    const gateway = { SMS_GATEWAY_URL: 'https://a.example', SMS_GATEWAY_BODY: 'to={to}' };
    expect(() => readConfig(gateway)).toThrow(/SMS_GATEWAY_BODY/);
  });

  it('do not enable the demo with an operator’s own database', () => {
    expect(readConfig({}).demo).toBe(true);
    expect(readConfig({ DATABASE_URL: 'postgres://a@b/c' }).demo).toBe(false);
  });
});
