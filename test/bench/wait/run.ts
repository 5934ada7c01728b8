// Replays invented clinic days and reports how well waits are estimated.
import { record } from '../results.ts';
import { type Figure, median, textTable } from '../table.ts';
import { error, type Outcome, replay, shareInside, type Stage, stages } from './calibration.ts';

const seed = 2026;
const clinics = 40;

process.stdout.write(
  `${clinics} made-up clinics, each from its first day to three months, seed ${seed}. They are not the model that
estimates: visits are Erlang with calls that fail and tails of Pareto, doctors drift over the day, hurry when many
wait, take breaks and are late together, people come late, give up and drop out. They are made up all the same:
what is measured here is no promise for a clinic.\n\n`,
);

const outcomes = replay(seed, clinics, Object.keys(stages) as Stage[]);
const places = [
  [1, 1],
  [2, 2],
  [3, 4],
  [5, 8],
  [9, Infinity],
] as const;
const groups: readonly (readonly [string, readonly Outcome[]])[] = [
  ['all', outcomes],
  ['told on coming', outcomes.filter(({ why }) => why === 'arrival')],
  ['told again later', outcomes.filter(({ why }) => why === 'change')],
  ...Object.keys(stages).map(
    (stage) => [stage, outcomes.filter((outcome) => outcome.stage === stage)] as const,
  ),
  ...places.map(
    ([from, to]) =>
      [
        from === to
          ? `position ${from}`
          : to === Infinity
            ? `position ${from}+`
            : `position ${from}–${to}`,
        outcomes.filter(({ place }) => from <= place && place <= to),
      ] as const,
  ),
];

const head = ['waits', 'number', 'inside p90', 'error', 'position × mean', 'longest + 15 min'];
const errors = ['median', 'byMean', 'byLongest'] as const;
process.stdout.write(
  `${textTable(
    head,
    groups.map(([name, group]) => [
      ...[name, String(group.length), `${(100 * shareInside(group)).toFixed(1)} %`],
      ...errors.map((by) => `${error(group, by).toFixed(1)} min`),
    ]),
  )}\n
Errors are the median of the absolute error. "position × mean" is shared among the doctors of the line, which is
kinder to it; as it stands its error is ${error(outcomes, 'byMeanOfOne').toFixed(1)} min. Who gave up is left out.
One estimate takes ${median(outcomes.map(({ took }) => took)).toFixed(1)} ms (median).\n`,
);

const figures: readonly Figure[] = groups.flatMap(([name, group]) => [
  {
    name: `waits inside the 90th percentile: ${name}`,
    unit: '%',
    values: [100 * shareInside(group)],
  },
  {
    name: `median absolute error of the estimate: ${name}`,
    unit: 'min',
    values: [error(group, 'median')],
    against: { name: 'position × mean', value: error(group, 'byMean') },
  },
  {
    name: `median absolute error of the estimate: ${name}`,
    unit: 'min',
    values: [error(group, 'median')],
    against: { name: 'longest wait + 15 min', value: error(group, 'byLongest') },
  },
]);
record('wait', figures);
