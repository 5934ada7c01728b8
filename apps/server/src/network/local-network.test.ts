import { describe, expect, it } from '@jest/globals';
import { type NetworkInterfaceInfo } from 'node:os';
import { networkAddress } from './local-network.ts';

const ipv4 = (address: string, internal = false): NetworkInterfaceInfo => ({
  address,
  netmask: '255.255.255.0',
  family: 'IPv4',
  mac: '00:00:00:00:00:00',
  internal,
  cidr: null,
});

describe('the address in the local network', () => {
  it.each([
    [
      'a private one rather than a public one',
      { eth0: [ipv4('203.0.113.9')], wlan0: [ipv4('192.168.1.7')] },
      '192.168.1.7',
    ],
    [
      'not that of a container bridge',
      { docker0: [ipv4('172.17.0.1')], eth0: [ipv4('10.0.0.4')] },
      '10.0.0.4',
    ],
    ['a public one if there is no other', { eth0: [ipv4('203.0.113.9')] }, '203.0.113.9'],
    [
      'not 172.32, which is public',
      { eth0: [ipv4('172.32.0.1')], eth1: [ipv4('172.31.0.1')] },
      '172.31.0.1',
    ],
    ['null without a network', { lo: [ipv4('127.0.0.1', true)] }, null],
  ])('is %s', (_name, interfaces, expected) => {
    expect(networkAddress(interfaces)).toBe(expected);
  });
});
