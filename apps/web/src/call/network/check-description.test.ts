import { describe, expect, it } from '@jest/globals';
import { type TransportParameters } from '@teleward/contracts';
import { dtlsParametersOf, offerOf } from './check-description.ts';

const transport: TransportParameters = {
  id: '0192f0c1-7a55-7c3e-8a11-6f0a1f3c9b01',
  iceParameters: { usernameFragment: 'abcd', password: 'secret', iceLite: true },
  iceCandidates: [
    {
      ...{ foundation: 'tcpcandidate', priority: 7, ip: '192.0.2.1', address: '192.0.2.1' },
      ...{ protocol: 'tcp', port: 40_000, type: 'host', tcpType: 'passive' },
    },
  ],
  dtlsParameters: { role: 'auto', fingerprints: [{ algorithm: 'sha-256', value: 'AB:CD' }] },
  sctpParameters: { port: 5000, OS: 1024, MIS: 1024, maxMessageSize: 16_384 },
};

describe('offerOf', () => {
  it('says where the server is and how it is known', () => {
    const lines = offerOf(transport).split('\r\n');
    expect(lines).toContain(
      'a=candidate:tcpcandidate 1 tcp 7 192.0.2.1 40000 typ host tcptype passive',
    );
    expect(lines).toContain('a=fingerprint:sha-256 AB:CD');
    expect(lines).toContain('a=ice-ufrag:abcd');
    expect(lines).toContain('a=max-message-size:16384');
    expect(lines.at(-1)).toBe('');
  });
});

describe('dtlsParametersOf', () => {
  it('reads the fingerprints of an answer', () => {
    expect(dtlsParametersOf('v=0\r\na=fingerprint:SHA-256 12:34\r\na=setup:active\r\n')).toEqual({
      role: 'client',
      fingerprints: [{ algorithm: 'sha-256', value: '12:34' }],
    });
  });

  it('throws where there are none', () => {
    expect(() => dtlsParametersOf('v=0\r\n')).toThrow();
  });
});
