#!/usr/bin/env node
// Checks a prescription that was signed by Teleward. It needs Node 20 and nothing else.
//
//   node pharmacy-check.mjs <link or signed text> [jwks.json or address of the server]
//
// The keys come from the server that the link names, or from a file that was kept (<server>/.well-known/jwks.json): with a
// file it asks nobody. Exit code 0: genuine. 1: not genuine, expired, or its key is revoked. 2: it could not be checked.
import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

const [said = '', source] = process.argv.slice(2);

const end = (code, line) => {
  console.log(line);
  process.exit(code);
};

const jws = said.trim().replace(/^.*?(?:#|%23)/s, '');
if (!/^[\w-]+\.[\w-]+\.[\w-]{86}$/.test(jws)) {
  end(2, 'This is no signed prescription. Give the whole link that the QR code holds.');
}

const readKeys = async () => {
  const server = source ?? /^https?:\/\/[^/#]+/.exec(said.trim())?.[0];
  if (server === undefined)
    return end(2, 'Say where the keys are: a file, or the address of the server.');
  if (!/^https?:/.test(server)) return JSON.parse(readFileSync(server, 'utf8')).keys;
  const answer = await fetch(new URL('/.well-known/jwks.json', server));
  if (!answer.ok) return end(2, `The server answered ${answer.status}.`);
  return (await answer.json()).keys;
};

/** Base64url in its one spelling: spare bits are nought. */
const bytesOf = (text) => {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : end(1, 'NOT GENUINE: it was changed.');
};

const parse = (bytes) => {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return end(1, 'NOT GENUINE: it was changed.');
  }
};

const [head, payload, signature] = jws.split('.');
const { alg, zip, kid, ...others } = parse(bytesOf(head));
if (alg !== 'ES256' || zip !== 'DEF' || Object.keys(others).length > 0) {
  end(1, 'NOT GENUINE: no prescription is signed like this.');
}
let keys;
try {
  keys = await readKeys();
} catch (error) {
  end(2, `The keys could not be read: ${error.message}`);
}
const key = keys.find((one) => one.kid === kid);
if (key === undefined)
  end(
    2,
    'NO KEY: none of these keys signed it. Read newer ones, from the server that the link names.',
  );
const { kty, crv, x, y } = key;
const publicKey = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
const signed = Buffer.from(`${head}.${payload}`);
const how = { key: publicKey, dsaEncoding: 'ieee-p1363' };
if (!verify('sha256', signed, how, bytesOf(signature))) end(1, 'NOT GENUINE: it was changed.');

let says;
try {
  says = JSON.parse(
    inflateRawSync(bytesOf(payload), { maxOutputLength: 4 * 1024 * 1024 }).toString(),
  );
} catch {
  says = null;
}
if (says?.v !== 1) end(2, 'NOT READ: the signature is right. Take a newer copy of this program.');
const at = Date.parse(says.issued) / 1000;
// Clocks of servers differ by a minute at most.
if (at < key.iat - 60 || at > (key.exp ?? Infinity) + 60)
  end(1, 'NOT GENUINE: the key did not sign at that time.');

const lines = [
  `${says.clinic.name}${says.clinic.phone === undefined ? '' : `, telephone ${says.clinic.phone}`}`,
  `Prescription ${says.number}, issued ${says.issued}, may be dispensed until ${says.expires}`,
  `Patient: ${says.patient.name}, born ${says.patient.birthDate}`,
  `Prescriber: ${says.prescriber.name}, registration ${says.prescriber.registration ?? 'not stated'}`,
  `Allergies: ${Array.isArray(says.allergies) ? says.allergies.map(({ substance }) => substance).join(', ') : says.allergies}`,
  ...says.items.map(({ line, quantity, unit = '', note, overrides = [], beside = [] }, index) =>
    [
      `${index + 1}. ${line}`,
      quantity === undefined ? 'quantity not stated' : `quantity ${quantity} ${unit}`.trim(),
      ...overrides.map(
        ({ substance, reason }) =>
          `although ${substance} is recorded as an allergy or intolerance: ${reason}`,
      ),
      ...beside.map(
        ({ drug, reason }) => `although it is never given together with ${drug}: ${reason}`,
      ),
      ...(note === undefined ? [] : [note]),
    ].join('; '),
  ),
];
console.log(lines.join('\n'));
if (Date.parse(says.expires) <= Date.now()) end(1, 'EXPIRED: hand nothing out.');
const { name, formerNames } = key.clinic;
if (![name, ...formerNames].includes(says.clinic.name))
  end(1, `OTHER CLINIC: a key of ${name} signed this. Ask the clinic whether it is genuine.`);
if (key.revoked !== undefined) end(1, 'KEY REVOKED: ask the clinic whether this is genuine.');
end(0, 'GENUINE. Whether it was cancelled or handed out, the page /pharmacy says with network.');
