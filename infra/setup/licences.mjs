// Lists the licences of everything that Teleward ships, and refuses those that a clinic could not
// accept. With --check it changes nothing, and fails if the list is out of date.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { main, root, say } from './steps/run.mjs';

/**
 * SPDX identifiers of licences that only require attribution. OFL-1.1, for fonts, also forbids
 * selling the font by itself.
 */
const allowed = [
  ...['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause'],
  ...['ISC', 'MIT', 'MIT-0', 'OFL-1.1', 'Unlicense'],
];

/** Of alternative licences, one that is allowed suffices. */
const isAllowed = (licence) =>
  licence
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((one) => allowed.includes(one));

const page = join(root, 'docs/licences.md');

/** The lock file does not show the older form of this field. */
function licenceIn(folder) {
  const file = join(root, folder, 'package.json');
  const { license, licenses } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  return license ?? licenses?.[0]?.type ?? 'unknown';
}

function shipped() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(packages)
    .filter(([folder, { dev, link }]) => folder.includes('node_modules/') && !dev && !link)
    .map(([folder, { version, license }]) => ({
      name: folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      licence: license ?? licenceIn(folder),
    }))
    .sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

const keyOf = ({ name, version }) => `${name} ${version}`;

function textOf(packages) {
  const rows = new Map(packages.map((one) => [keyOf(one), one]));
  const sections = [...Map.groupBy(rows.values(), ({ licence }) => licence)]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([licence, some]) => {
      const names = some.map(({ name, version }) => `- ${name} ${version}`).join('\n');
      return `## ${licence}\n\n${names}\n`;
    });
  return `# Licences

What Teleward ships beside its own code (Apache-2.0), by licence: the packages that the server and the pages run with.
\`node infra/setup/licences.mjs\` writes this page, and \`npm run check\` holds it. PostgreSQL and Node come inside of the
packages that carry their binaries, under the PostgreSQL Licence and MIT; the media worker is built from mediasoup (ISC).

${sections.join('\n')}`;
}

await main(async () => {
  const packages = shipped();
  const refused = packages.filter(({ licence }) => !isAllowed(licence));
  for (const { name, version, licence } of refused) {
    say(`${name} ${version} is under ${licence}, which is not on the list of licences.`);
  }
  const text = textOf(packages);
  const isCheck = process.argv.includes('--check');
  if (!isCheck) writeFileSync(page, text);
  const isRight = existsSync(page) && readFileSync(page, 'utf8') === text;
  if (!isRight) say('docs/licences.md is not up to date: run node infra/setup/licences.mjs');
  return refused.length === 0 && isRight ? 0 : 1;
});
