export { openToLan } from './lan.ts';
export { networkAddress } from './local-network.ts';
export { type Certificate, readCertificate } from './tls.ts';
