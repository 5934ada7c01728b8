import { type Config } from '@teleward/platform';
import { Client } from 'pg';

/**
 * Next to a real clinic, the demo's people are added only if the operator explicitly asked for
 * them: a lost setting must not open a second clinic with published passwords.
 *
 * @param ownerUrl the owner's URL of a database with the current schema
 */
export async function chooseDemo(ownerUrl: string, config: Config): Promise<Config> {
  if (!config.demo || config.TELEWARD_DEMO === true) {
    return config;
  }
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ done: boolean }>('select is_set_up() as done');
    return rows[0]?.done === true ? { ...config, demo: false } : config;
  } finally {
    await client.end();
  }
}
