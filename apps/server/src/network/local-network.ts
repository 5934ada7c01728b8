import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';

/** Bridges of containers and virtual machines, where no phone can be. */
const virtual = /^(docker|br-|veth|virbr|vmnet|vboxnet|cni|flannel|podman|lxc|tun|tap|wg)/;

/** RFC 1918: the addresses of home and clinic networks. */
const isPrivate = (address: string): boolean =>
  /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(address);

/**
 * The IPv4 address under which other devices of the same network can reach this machine: preferably
 * a private one; null where there is no network.
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
