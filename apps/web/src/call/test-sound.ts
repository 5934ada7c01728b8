import { canChooseSpeaker, type Speaker } from './speaker.ts';

/** Three rising notes, in hertz: a friendly chime that small loudspeakers can play too. */
const rising = [523.25, 659.25, 783.99];
const noteSeconds = 0.28;
const volume = 0.25;

/**
 * Plays the sound of the device check. Call it in a press handler: browsers play
 * nothing before a press.
 *
 * @returns a promise that resolves when it was played to its end
 */
export const playTestSound = (speaker: Speaker): Promise<void> => playNotes(rising, speaker);

/** The same with other notes, in hertz; null for the default loudspeaker. */
export async function playNotes(notes: readonly number[], speaker: Speaker | null): Promise<void> {
  const context = new AudioContext();
  try {
    await context.resume();
    const output = await outputOf(context, speaker);
    const start = context.currentTime + 0.05;
    notes.forEach((frequency, index) => {
      playNote(context, output, frequency, start + index * noteSeconds);
    });
    await new Promise((resolve) => setTimeout(resolve, (notes.length + 1) * noteSeconds * 1000));
  } finally {
    await context.close();
  }
}

async function outputOf(context: AudioContext, speaker: Speaker | null): Promise<AudioNode> {
  if (speaker === null || speaker.playingId === null || !canChooseSpeaker()) {
    return context.destination;
  }
  const destination = context.createMediaStreamDestination();
  const element = new Audio();
  element.srcObject = destination.stream;
  await speaker.route(element);
  await element.play();
  return destination;
}

function playNote(context: AudioContext, output: AudioNode, frequency: number, at: number): void {
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(volume, at + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, at + noteSeconds * 1.4);
  oscillator.connect(gain).connect(output);
  oscillator.start(at);
  oscillator.stop(at + noteSeconds * 1.5);
}
