import { type Config } from '@teleward/platform';
import { Client } from 'pg';

/**
 * Where a clinic was set up, invented people come beside it only when somebody asked for them by word: a lost
 * setting must not open a second clinic with passwords that anybody can read.
 * @param ownerUrl of a database whose schema is up to date
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
