import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';

/** Bridges that containers and virtual machines make; no phone is behind them. */
const virtual = /^(docker|br-|veth|virbr|vmnet|vboxnet|cni|flannel|podman|lxc|tun|tap|wg)/;

/** RFC 1918: what home and clinic networks use. */
const isPrivate = (address: string): boolean =>
  /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(address);

/**
 * The IPv4 address under which other devices of the same network find this machine: a private one
 * before any other, none where there is no network.
 */
export function networkAddress(
  interfaces: NodeJS.Dict<readonly NetworkInterfaceInfo[]> = networkInterfaces(),
): string | null {
  const addresses = Object.entries(interfaces)
    .filter(([name]) => !virtual.test(name))
    .flatMap(([, found]) => found ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
  return addresses.find(isPrivate) ?? addresses[0] ?? null;
}
