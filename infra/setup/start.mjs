// Sets Teleward up where necessary, and runs it.
import { build } from './steps/build.mjs';
import { installDependencies } from './steps/dependencies.mjs';
import { provideWorker } from './steps/mediasoup-worker.mjs';
import { main, runThrough, say } from './steps/run.mjs';

const help = `npm start               sets up and runs Teleward on this machine
npm start -- --lan      also lets phones in the same network join
npm start -- --help     this text

Settings are environment variables or lines of .env; .env.example explains each.`;

await main(async () => {
  const options = process.argv.slice(2);
  if (options.includes('--help')) {
    say(help);
    return 0;
  }
  await installDependencies();
  const worker = await provideWorker();
  build();
  const env = { MEDIASOUP_WORKER_BIN: worker };
  if (options.includes('--lan')) {
    env.TELEWARD_LAN = 'true';
  }
  return runThrough('node', ['apps/server/dist/main.js'], env);
});
