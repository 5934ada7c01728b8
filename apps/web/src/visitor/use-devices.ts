import { useSyncExternalStore } from 'react';
import { type Devices, type DevicesSnapshot } from '../call/devices.ts';

export const useDevices = (devices: Devices): DevicesSnapshot =>
  useSyncExternalStore(devices.subscribe, devices.getSnapshot);
