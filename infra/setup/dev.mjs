// Runs the demo for a developer: pages follow each edit at once, and the server restarts with it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { build } from './steps/build.mjs';
import { installDependencies } from './steps/dependencies.mjs';
import { provideWorker } from './steps/mediasoup-worker.mjs';
import { environment, main, root, say } from './steps/run.mjs';

await main(async () => {
  await installDependencies();
  const worker = await provideWorker();
  build();
  say('Pages that follow your edits: http://localhost:5173 (a patient’s link works there, too).');
  const env = { ...environment(), MEDIASOUP_WORKER_BIN: worker };
  const programs = [
    ['tsc', ['-b', '--watch', '--preserveWatchOutput'], root],
    ['node', ['--watch', '--watch-preserve-output', 'apps/server/dist/main.js'], root],
    ['vite', ['--strictPort'], join(root, 'apps/web')],
  ].map(([command, args, cwd]) => spawn(command, args, { cwd, env, stdio: 'inherit' }));
  const endAll = () => programs.forEach((program) => program.kill('SIGTERM'));
  process.once('SIGINT', endAll);
  process.once('SIGTERM', endAll);
  // If one of the programs ends, the others are useless.
  await Promise.race(programs.map((program) => once(program, 'exit')));
  endAll();
  return 0;
});
