import { describe, expect, it } from '@jest/globals';
import { type IncomingMessage } from 'node:http';
import { clientAddress, placeOf, plainAddress } from './client-address.ts';

const request = (remoteAddress: string, forwarded?: string): IncomingMessage =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;

describe('clientAddress', () => {
  const trusts = (address: string): boolean => address === '127.0.0.1' || address === '10.0.0.1';
  it.each([
    ['127.0.0.1', undefined, '127.0.0.1'],
    ['127.0.0.1', '203.0.113.9', '203.0.113.9'],
    ['127.0.0.1', '198.51.100.7, 203.0.113.9, 10.0.0.1', '203.0.113.9'],
    // A header from an untrusted client is ignored.
    ['198.51.100.7', '203.0.113.9', '198.51.100.7'],
    ['127.0.0.1', 'unknown, 10.0.0.1', 'unknown'],
  ])('for a request from %s with X-Forwarded-For %s is %s', (remote, forwarded, address) => {
    expect(clientAddress(request(remote, forwarded), trusts)).toBe(address);
  });
});

describe('placeOf', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['nonsense', 'unknown'],
    [null, 'unknown'],
  ])('of %s is %s', (address, place) => {
    expect(placeOf(address)).toBe(place);
  });

  it('yields an address that the database accepts, or null', () => {
    expect(plainAddress('fe80::1%eth0')).toBe('fe80::1');
    expect(plainAddress("'; drop table patient")).toBeNull();
  });
});
