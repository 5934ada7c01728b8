import { afterEach, describe, expect, it } from '@jest/globals';
import { otherCamera, type SeenCamera, seenCameras } from './other-camera.ts';

const camera = (id: string, facing: SeenCamera['facing'] = null): SeenCamera => ({ id, facing });

describe('the other camera', () => {
  const phone = [
    camera('front', 'user'),
    camera('back', 'environment'),
    camera('wide', 'environment'),
  ];

  it('of a phone faces the other way, and back again', () => {
    expect(otherCamera(phone, 'front')).toBe('back');
    expect(otherCamera(phone, 'back')).toBe('front');
    expect(otherCamera(phone, 'wide')).toBe('front');
  });

  it('of a desktop is the next in turn', () => {
    const desk = [camera('built-in'), camera('usb'), camera('microscope')];
    expect(otherCamera(desk, 'built-in')).toBe('usb');
    expect(otherCamera(desk, 'microscope')).toBe('built-in');
    // Two cameras that both face the doctor are still two.
    expect(otherCamera([camera('one', 'user'), camera('two', 'user')], 'one')).toBe('two');
  });

  it('is the first where the one in use is gone', () => {
    expect(otherCamera(phone, 'unplugged')).toBe('front');
    expect(otherCamera(phone, null)).toBe('front');
  });

  it('is none where there is at most one camera', () => {
    expect(otherCamera([camera('only', 'user')], 'only')).toBeNull();
    expect(otherCamera([], null)).toBeNull();
  });
});

describe('the cameras that the system lists', () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');

  afterEach(() => {
    if (before !== undefined) Object.defineProperty(globalThis, 'navigator', before);
  });

  const list = (devices: readonly object[]): void => {
    Object.defineProperty(globalThis, 'navigator', {
      configurable: true,
      value: { mediaDevices: { enumerateDevices: () => Promise.resolve(devices) } },
    });
  };

  it('report which way they face, or show it by their name', async () => {
    list([
      { kind: 'audioinput', deviceId: 'microphone', label: 'front' },
      { kind: 'videoinput', deviceId: '', label: '' },
      {
        ...{ kind: 'videoinput', deviceId: 'told', label: 'camera2 1' },
        getCapabilities: () => ({ facingMode: ['environment'] }),
      },
      { kind: 'videoinput', deviceId: 'named', label: 'camera2 0, facing front' },
      { kind: 'videoinput', deviceId: 'desk', label: 'Feedback cam' },
    ]);
    expect(await seenCameras()).toEqual([
      camera('told', 'environment'),
      camera('named', 'user'),
      camera('desk'),
    ]);
  });

  it('are none on a page that may not list them', async () => {
    Object.defineProperty(globalThis, 'navigator', { configurable: true, value: {} });
    expect(await seenCameras()).toEqual([]);
  });
});
