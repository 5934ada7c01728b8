import { describe, expect, it } from '@jest/globals';
import { readLink } from './read-link.ts';

const secret = 'Zq3-kXv_7bT9mN1pLr5sWd8yHc2uFj6aEg4oIxQzRtV';
const read = (address: string) => readLink(new URL(address, 'https://clinic.example'));

describe('the link of a visit', () => {
  it.each([
    `/v#${secret}`,
    `/v/#${secret}`,
    `/V#${secret}`,
    `/v%23${secret}`,
    `/v%2523${secret}`,
    `/v/%23${secret}`,
    `/v#${secret}.`,
    `/v#${secret},`,
    `/v#${secret}>`,
    `/v#${secret}%20`,
    `/v#${secret}%3E`,
    `/v#${secret}?utm_source=sms`,
    `/v#${secret}&fbclid=x`,
    `/v##${secret}`,
    `/v#=${secret}`,
    `/v?x=1#${secret}`,
    `/v?%23${secret}`,
    `/v%23${secret}.`,
  ])('%s opens', (address) => {
    expect(read(address)).toEqual({ page: '/v', secret });
  });

  it('of a guest stays a guest link', () => {
    expect(read(`/g%23${secret}`)).toEqual({ page: '/g', secret });
  });

  it.each(['/v', '/v/', '/v#', '/v?x=1'])('%s has no secret', (address) => {
    expect(read(address)).toEqual({ page: '/v', secret: null });
  });

  it.each([`/v#${secret.slice(1)}`, `/v#${secret}x`, '/v#%', '/v%23', '/v/help'])(
    '%s has a malformed secret',
    (address) => {
      expect(read(address)).toEqual({ page: '/v', secret: '' });
    },
  );
});
