import { describe, expect, it } from '@jest/globals';
import { type ConnectionMessage, connectionMessage } from './connection-message.ts';

type Line = Parameters<typeof connectionMessage>[0];
type Others = Parameters<typeof connectionMessage>[1];

const fine: Line = { phase: 'in-call', media: 'connected', blockedPaths: null, line: 'good' };
const here: Others[number] = { connection: 'connected', blockedPaths: null, microphone: 'on' };
const away: Others[number] = { ...here, connection: 'reconnecting' };
const unreached: Others[number] = { ...here, blockedPaths: ['udp'] };
const silent: Others[number] = { ...here, microphone: 'silent' };

describe('the message about the connection', () => {
  it.each<[ConnectionMessage | null, Partial<Line>, Others]>([
    [null, {}, [here]],
    [null, {}, []],
    ['weak', { line: 'weak' }, [here]],
    ['other', { line: 'weak' }, [here, away]],
    ['other', {}, [unreached]],
    ['other', {}, [silent, away]],
    ['unheard', { line: 'weak' }, [here, silent]],
    ['interrupted', { media: 'interrupted', line: 'weak' }, [away]],
    ['blocked', { media: 'interrupted', blockedPaths: ['udp', 'tcp'] }, [away]],
    ['self', { phase: 'reconnecting', media: 'interrupted', blockedPaths: ['udp'] }, [away]],
  ])('is %s', (message, line, present) => {
    expect(connectionMessage({ ...fine, ...line }, present)).toBe(message);
  });
});
