import { describe, expect, it } from '@jest/globals';
import { DeviceCheck, routes } from '@teleward/contracts';

const known = { microphone: 'on', camera: 'off', speakerHeard: true, encrypts: true } as const;
const newer = { ...known, screen: 'on' };

describe('the result of a device check', () => {
  it('is read by an older page without the fields that it does not know', () => {
    expect(DeviceCheck.parse(newer)).toEqual(known);
  });

  it('is taken by the server only with the fields that it knows', () => {
    for (const { body } of [routes.arrive, routes.keepDeviceCheck]) {
      expect(body.safeParse({ deviceCheck: known }).success).toBe(true);
      expect(body.safeParse({ deviceCheck: newer }).success).toBe(false);
    }
  });
});
